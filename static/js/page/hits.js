// From one hit of a search to the next.
"use strict";
