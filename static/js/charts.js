// <plotly-chart figure='{…}'>: a drawing that wires itself, so swaps and the Back button need no help.
// The figure comes without colours: each trace's meta names the power's hue and the role it plays.
"use strict";

(() => {
  // The library writes style attributes, which the page's policy forbids; the same words are allowed as properties.
  // Of the style elements it would make, this marker keeps it: components.css has what is needed of them.
  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
  const marker = Object.assign(document.createElement("meta"), { id: "plotly.js-style-global" });
  marker.className = "no-inline-styles";
  document.head.append(marker);

  const WAIT = 10_000;
  const SETTINGS = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false };

  // The library may come late, from the local copy: look again whenever something has loaded.
  const library = new Promise((resolve, reject) => {
    const look = () => globalThis.Plotly && resolve(globalThis.Plotly);
    look();
    document.addEventListener("load", look, true); // a script's load event never reaches the window
    addEventListener("load", () => setTimeout(reject, WAIT), { once: true });
  });
  library.catch(() => {});

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  // Mix two #rrggbb colours; `share` is that of the first.
  function mix(first, second, share) {
    const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    const [one, two] = [parts(first), parts(second)];
    const mixed = one.map((value, at) => Math.round(value * share + two[at] * (1 - share)));
    return `rgb(${mixed.join(", ")})`;
  }

  function paints() {
    const names = ["paper", "ink", "ink-2", "rule"];
    return Object.fromEntries(names.map((name) => [name, colour(`--${name}`)]));
  }

  function inkOf({ role, hue }, paint) {
    const own = hue ? colour(`--hue-${hue}`) : paint["ink-2"];
    if (role === "label") return hue ? mix(own, paint.ink, 0.55) : paint["ink-2"];
    if (role === "older") return mix(own, paint.paper, 0.55);
    return own;
  }

  function paintTrace(trace, paint) {
    const own = inkOf(trace.meta ?? {}, paint);
    const quoted = trace.meta?.role === "quoted";
    const open = String(trace.marker?.symbol ?? "").endsWith("-open");
    if (trace.mode?.includes("lines") || trace.line) trace.line = { ...trace.line, color: own };
    if (trace.type === "bar" || trace.marker || trace.mode?.includes("markers")) {
      const rim = quoted && !open ? { color: paint.paper, width: 1.5 } : trace.marker?.line;
      trace.marker = { ...trace.marker, color: own, ...(rim && { line: rim }) };
    }
    if (trace.textfont || trace.mode?.includes("text") || trace.type === "bar") {
      const words = trace.type === "bar" ? paint.ink : own;
      trace.textfont = { ...trace.textfont, color: words };
    }
    for (const way of ["error_x", "error_y"]) {
      if (trace[way]) trace[way] = { ...trace[way], color: own };
    }
    return trace;
  }

  function paintLayout(layout, paint) {
    layout.font = { ...layout.font, color: paint["ink-2"] };
    layout.hoverlabel = { bgcolor: paint.ink, bordercolor: paint.ink, font: { color: paint.paper, size: 13 }, align: "left" };
    for (const [name, axis] of Object.entries(layout)) {
      if (/^[xy]axis\d*$/.test(name)) Object.assign(axis, { gridcolor: paint.rule, zerolinecolor: paint.rule });
    }
    for (const shape of layout.shapes ?? []) shape.line = { ...shape.line, color: paint.rule };
    for (const note of layout.annotations ?? []) note.font = { ...note.font, color: paint["ink-2"] };
    return layout;
  }

  class PlotlyChart extends HTMLElement {
    connectedCallback() {
      this.watching = new AbortController();
      const until = { signal: this.watching.signal };
      library.then(
        (plotly) => this.isConnected && this.begin(plotly, until),
        () => this.classList.add("failed"),
      );
    }

    disconnectedCallback() {
      this.watching?.abort();
      this.resizing?.disconnect();
      if (this.plotly && this.plot) this.plotly.purge(this.plot);
      this.plot = null;
    }

    begin(plotly, until) {
      this.plotly = plotly;
      this.figure = JSON.parse(this.getAttribute("figure"));
      this.plot = document.createElement("div");
      this.replaceChildren(this.plot);
      this.draw();
      this.plot.on("plotly_click", ({ points }) => this.open(points));
      this.plot.on("plotly_hover", ({ points }) => this.classList.toggle("leads", Boolean(this.address(points))));
      this.plot.on("plotly_unhover", () => this.classList.remove("leads"));
      const scheme = matchMedia("(prefers-color-scheme: dark)");
      scheme.addEventListener("change", () => this.draw(), until);
      matchMedia("print").addEventListener("change", () => this.draw(), until);
      this.width = this.clientWidth;
      this.resizing = new ResizeObserver(() => this.fit());
      this.resizing.observe(this);
    }

    draw() {
      if (!this.plot) return;
      const { data, layout } = structuredClone(this.figure);
      const paint = paints();
      const traces = data.map((trace) => paintTrace(trace, paint));
      this.plotly.react(this.plot, traces, paintLayout(layout, paint), SETTINGS);
    }

    fit() {
      if (this.clientWidth === this.width || !this.clientWidth) return;
      this.width = this.clientWidth;
      requestAnimationFrame(() => this.plot && this.plotly.Plots.resize(this.plot));
    }

    address(points) {
      const [found] = [points?.[0]?.customdata ?? points?.[0]?.data?.meta?.address].flat();
      return typeof found === "string" && found.startsWith("/") && !found.startsWith("//") ? found : null;
    }

    open(points) {
      const address = this.address(points);
      if (address) location.assign(address);
    }
  }

  if (!customElements.get("plotly-chart")) customElements.define("plotly-chart", PlotlyChart);
})();
