// What is remembered stays on this device: `visavis.memory`. Where it may not be, nothing is, and nothing fails.
"use strict";

visavis.memory = {
  full: false, // whether the last that was not stored found no room

  read(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  },

  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch (error) {
      this.full = error.name === "QuotaExceededError";
      return false;
    }
  },
};
