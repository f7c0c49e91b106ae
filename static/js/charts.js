// <plotly-chart figure='{…}' narrow='{…}'>: a drawing that wires itself, so swaps and the Back button need no help.
// The figures come without colours: meta and names tell the power's hue and the role it plays. The element already
// holds still drawings for pages without this script and for paper; they stay until the library has drawn.
"use strict";

(() => {
  // The library writes style attributes, which the page's policy forbids; the same words are allowed as properties.
  // Of the style elements it would make, this marker keeps it: figures.css has what is needed of them.
  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
  const marker = Object.assign(document.createElement("meta"), { id: "plotly.js-style-global" });
  marker.className = "no-inline-styles";
  document.head.append(marker);

  const WAIT = 30_000; // milliseconds in which the library must have come
  const REST = 8_000; // milliseconds after which charts far from sight are drawn too
  const NEAR = "75%"; // of the window's height: so far from it a chart is drawn
  const PHONE = 600; // below so many pixels the narrow drawing is used
  const FILE_WIDTH = 960;
  const SETTINGS = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false };
  // A drawing counts in pixels of a page whose letters are 16 pixels high, and grows with those of the page.
  const grown = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const say = (words) => globalThis.visavis?.say(words);

  // The library is large, and the still drawings say the same: it is fetched once a chart is near, or wanted as a file.
  let library = null;
  function fetched() {
    library ??= new Promise((resolve, reject) => {
      const look = () => {
        if (!globalThis.Plotly) return;
        document.removeEventListener("load", look, true);
        resolve(globalThis.Plotly);
      };
      document.addEventListener("load", look, true); // from wherever it came; a script's load never reaches the window
      setTimeout(reject, WAIT);
      document.head.append(document.getElementById("chart-library").content.cloneNode(true));
    });
    return library;
  }

  const forced = matchMedia("(forced-colors: active)");
  const strong = matchMedia("(prefers-contrast: more)");

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  // A colour of the system as rgb(…): custom properties keep the page's own when colours are forced.
  function system(name) {
    const probe = Object.assign(document.createElement("span"), { hidden: true });
    probe.style.color = name;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  function parts(text) {
    if (text.startsWith("#")) return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
    return (text.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
  }

  // Mix two colours; `share` is that of the first.
  function mix(first, second, share) {
    const [one, two] = [parts(first), parts(second)];
    return `rgb(${one.map((value, at) => Math.round(value * share + two[at] * (1 - share))).join(", ")})`;
  }

  function paints() {
    if (forced.matches) {
      const [paper, ink] = [system("Canvas"), system("CanvasText")];
      return { paper, ink, quiet: ink, rule: mix(ink, paper, 0.4), hue: () => ink };
    }
    const paper = colour("paper");
    const ink = colour("ink");
    const own = (hue) => colour(`hue-${hue}`) || ink;
    const hue = (number) => (strong.matches ? mix(own(number), ink, 0.6) : own(number));
    return { paper, ink, quiet: strong.matches ? ink : colour("ink-2"), rule: colour("rule"), hue };
  }

  function paintTrace(trace, paint) {
    const { role, hue } = trace.meta ?? {};
    const plain = hue ? paint.hue(hue) : paint.quiet;
    const own = role === "older" ? mix(plain, paint.ink, 0.5) : plain;
    const open = (at) => String(at ?? "").endsWith("-open");
    if (trace.mode?.includes("lines")) trace.line = { ...trace.line, color: own };
    if (trace.marker || trace.type === "bar") {
      const rim = role === "quoted" && !open(trace.marker.symbol) ? { color: paint.paper, width: 1.5 } : trace.marker?.line;
      trace.marker = { ...trace.marker, color: own, ...(rim && { line: rim }) };
    }
    for (const way of ["error_x", "error_y"]) if (trace[way]) trace[way] = { ...trace[way], color: own };
    return trace;
  }

  function paintLayout(layout, paint) {
    layout.font = { ...layout.font, color: paint.quiet };
    layout.hoverlabel = { bgcolor: paint.ink, bordercolor: paint.ink, font: { color: paint.paper, size: 13 }, align: "left" };
    for (const [name, axis] of Object.entries(layout)) {
      if (/^[xy]axis\d*$/.test(name)) Object.assign(axis, { gridcolor: paint.rule, zerolinecolor: paint.rule });
    }
    for (const shape of layout.shapes ?? []) shape.line = { ...shape.line, color: paint.quiet };
    for (const note of layout.annotations ?? []) {
      const hue = Number(/-(\d+)$/.exec(note.name ?? "")?.[1] ?? 0);
      const own = hue ? paint.hue(hue) : paint.quiet;
      Object.assign(note, { borderpad: 0, bgcolor: paint.paper }); // no line of the grid runs through words
      note.font = { size: 12, ...note.font, color: hue ? mix(own, paint.ink, 0.6) : paint.quiet };
      if (note.showarrow) note.arrowcolor = own;
    }
    return layout;
  }

  // Break a text into lines of at most so many letters.
  function lines(text, most) {
    const found = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${found.at(-1)} ${word}`.trim();
      if (longer.length > most && found.at(-1)) found.push(word);
      else found[found.length - 1] = longer;
    }
    return found;
  }

  const safe = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

  // The words that a file carries with it: over the drawing what it shows, under it where the numbers are from.
  function framed(layout, chart, paint) {
    const section = chart.closest(".chart");
    const said = (name) => section.querySelector(`[id$="-${name}"]`)?.textContent.trim() ?? "";
    const headline = lines(said("title"), 76);
    const measure = lines(said("measure"), 128);
    const foot = lines(`${chart.dataset.credit} Vis-à-vis, ${location.href.replace(/#.*/, "")}`, 140);
    const [head, end] = [30 + headline.length * 28 + measure.length * 18 + 14, foot.length * 15 + 36];
    const margin = layout.margin;
    const block = (rows, size, color, own) => ({
      text: rows.map(safe).join("<br>"), xref: "paper", yref: "paper", x: 0, xanchor: "left", xshift: -margin.l,
      align: "left", showarrow: false, font: { size, color }, ...own,
    });
    const over = (below) => ({ y: 1, yanchor: "top", yshift: margin.t + head - below });
    layout.annotations = [
      ...(layout.annotations ?? []),
      block(headline, 22, paint.ink, over(24)),
      block(measure, 13, paint.quiet, over(24 + headline.length * 28 + 6)),
      block(foot, 11, paint.quiet, { y: 0, yanchor: "bottom", yshift: -(margin.b + end) + 10 }),
    ];
    layout.margin = { ...margin, l: margin.l + 24, t: margin.t + head, b: margin.b + end };
    return { ...layout, width: FILE_WIDTH, height: layout.height + head + end, autosize: false, paper_bgcolor: paint.paper };
  }

  function keep(blob, name) {
    const file = new File([blob], name, { type: blob.type });
    if (!("download" in HTMLAnchorElement.prototype) && navigator.canShare?.({ files: [file] })) {
      return navigator.share({ files: [file] });
    }
    const address = URL.createObjectURL(blob);
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  // An SVG as a PNG, twice as large as on the page. (The library's own way needs blob: images, which the policy forbids.)
  async function raster(address, width, height) {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  async function save(chart, format) {
    const name = `${chart.dataset.chart}.${format}`;
    try {
      const { address, width, height } = await chart.picture();
      const svg = decodeURIComponent(address.slice(address.indexOf(",") + 1));
      await keep(format === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await raster(address, width, height), name);
      say(`${name} downloaded.`);
    } catch (error) {
      if (error?.name === "AbortError") return; // the reader closed the device's share sheet
      say("The chart could not be saved as a file. The table is available as CSV.");
    }
  }

  // Charts near the window are drawn at once, the others one by one when there is time, the nearest first.
  const waiting = new Set();
  const later = (work) => (globalThis.requestIdleCallback ?? setTimeout)(work);
  const far = (chart) => {
    const { top, bottom } = chart.getBoundingClientRect();
    return Math.max(top - innerHeight, -bottom, 0);
  };

  async function drawNext() {
    const [next] = [...waiting].sort((one, other) => far(one) - far(other));
    await next?.begin();
    if (waiting.size) later(drawNext);
  }

  const nearing = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) if (isIntersecting) target.begin();
    },
    { rootMargin: NEAR },
  );

  class PlotlyChart extends HTMLElement {
    connectedCallback() {
      this.watching = new AbortController();
      if (waiting.size === 0) setTimeout(() => later(drawNext), REST);
      waiting.add(this);
      nearing.observe(this);
    }

    disconnectedCallback() {
      this.watching?.abort();
      waiting.delete(this);
      nearing.unobserve(this);
      this.resizing?.disconnect();
      if (this.plotly && this.plot) this.plotly.purge(this.plot);
      this.plot?.remove();
      this.plot = null;
      this.classList.remove("drawn");
    }

    async begin() {
      if (!waiting.delete(this)) return;
      nearing.unobserve(this);
      const until = { signal: this.watching.signal };
      try {
        this.plotly = await fetched();
      } catch {
        this.classList.add("failed");
      }
      if (!this.plotly || until.signal.aborted) return;
      this.plot = Object.assign(document.createElement("div"), { className: "plot" });
      this.append(this.plot);
      this.classList.add("drawn");
      this.draw();
      this.plot.on("plotly_click", ({ points }) => this.open(points));
      this.plot.on("plotly_hover", ({ points }) => this.classList.toggle("leads", Boolean(this.address(points))));
      this.plot.on("plotly_unhover", () => this.classList.remove("leads"));
      for (const change of [matchMedia("(prefers-color-scheme: dark)"), forced, strong]) {
        change.addEventListener("change", () => this.draw(), until);
      }
      document.addEventListener("appearance", () => this.draw(), until);
      this.resizing = new ResizeObserver(() => this.fit());
      this.resizing.observe(this);
    }

    get phone() {
      return this.clientWidth / this.grown < PHONE;
    }

    painted(name, paint) {
      const { data, layout } = JSON.parse(this.getAttribute(name));
      return { data: data.map((trace) => paintTrace(trace, paint)), layout: paintLayout(layout, paint) };
    }

    draw() {
      if (!this.plot) return;
      this.grown = grown();
      this.drawn = this.phone ? "narrow" : "figure";
      const { data, layout } = this.painted(this.drawn, paints());
      this.size();
      const { style } = this.plot;
      Object.assign(style, { transform: this.grown === 1 ? "" : `scale(${this.grown})`, transformOrigin: "0 0" });
      style.marginBlockEnd = `${(this.grown - 1) * layout.height}px`;
      this.plotly.react(this.plot, data, layout, SETTINGS);
    }

    size() {
      this.width = this.clientWidth;
      this.plot.style.inlineSize = `${this.width / this.grown}px`;
    }

    // The drawing with its words as an SVG, in the colours of the page: its address as data, and its size.
    async picture() {
      const plotly = await fetched();
      const paint = paints();
      const { data, layout } = this.painted("figure", paint);
      const whole = framed(layout, this, paint);
      const size = { width: whole.width, height: whole.height };
      return { address: await plotly.toImage({ data, layout: whole }, { format: "svg", ...size }), ...size };
    }

    fit() {
      if (this.clientWidth === this.width || !this.clientWidth) return;
      const other = this.grown !== grown() || this.drawn !== (this.phone ? "narrow" : "figure");
      requestAnimationFrame(() => {
        if (!this.plot) return;
        if (other) return this.draw();
        this.size();
        this.plotly.Plots.resize(this.plot);
      });
    }

    address(points) {
      const [found] = [points?.[0]?.customdata ?? points?.[0]?.data?.meta?.address].flat();
      return typeof found === "string" && found.startsWith("/") && !found.startsWith("//") ? found : null;
    }

    open(points) {
      const address = this.address(points);
      if (address) Object.assign(document.createElement("a"), { href: address }).click(); // a link leaves a frame too
    }
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-draw]");
    const chart = button?.closest(".chart")?.querySelector("plotly-chart");
    if (chart) save(chart, button.dataset.draw);
  });

  if (!customElements.get("plotly-chart")) customElements.define("plotly-chart", PlotlyChart);
})();
