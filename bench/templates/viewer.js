"use strict";
(() => {
  const reel = JSON.parse(document.getElementById("reel").textContent);
  const part = (name) => document.getElementById("v-" + name);
  const viewer = document.getElementById("viewer");
  const SVG = "http://www.w3.org/2000/svg", HEIGHT = 128, LINES = 8;
  let episode = null, at = 0, timer = null;

  const show = (x) => {
    if (x === null || x === undefined) return "–";
    if (Array.isArray(x)) return `[${x.map(show).join(", ")}]`;
    if (typeof x !== "number") return JSON.stringify(x);
    if (Number.isInteger(x)) return String(x).replace("-", "−");
    return x.toFixed(Math.abs(x) < 0.1 ? 4 : 3).replace("-", "−");
  };
  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const drawn = (tag, attributes, parent) => {
    const made = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
    return made;
  };
  const colour = (i) => `var(--c${i % LINES})`;
  // Many numbers under one name are a row of squares, the fuller the greater.
  const cells = (values, share) => {
    const made = element("td", undefined, "cells");
    values.forEach((value, i) => {
      const cell = element("i");
      cell.title = `${i}: ${show(value)}`;
      cell.style.setProperty("--share", share(value));
      made.append(cell);
    });
    return made;
  };
  const option = (text, value) => {
    const made = element("option", text);
    made.value = value;
    return made;
  };

  // Bars of one step can dwarf all others (success at the end), so the scale follows the ordinary steps
  // and a bar beyond it is cut and written out.
  function scale(steps) {
    const sizes = steps.flatMap((step) => {
      const up = step.terms.reduce((sum, x) => sum + Math.max(0, x || 0), 0);
      const down = step.terms.reduce((sum, x) => sum + Math.max(0, -(x || 0)), 0);
      return [up, down].filter((size) => size > 1e-12);
    }).sort((a, b) => a - b);
    if (!sizes.length) return 1;
    const largest = sizes[sizes.length - 1], ordinary = sizes[Math.floor(0.9 * (sizes.length - 1))];
    return largest > 4 * ordinary ? 1.5 * ordinary : largest;
  }

  function strip() {
    const box = part("strip"), steps = episode.steps, top = scale(steps), last = Math.max(1, steps.length - 1);
    const svg = document.createElementNS(SVG, "svg");
    const width = Math.max(300, box.clientWidth);
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", "stacked reward terms at every step");
    const negative = steps.some((step) => step.terms.some((x) => x < 0));
    const middle = negative ? HEIGHT / 2 : HEIGHT - 6, unit = (negative ? HEIGHT / 2 - 12 : HEIGHT - 24) / top;
    const each = width / (last + 1), bar = Math.max(0.6, Math.min(each * 0.8, 26));
    drawn("rect", { class: "here", y: 0, height: HEIGHT, width: Math.max(2, each) }, svg);
    steps.forEach((step, t) => {
      let up = 0, down = 0;
      step.terms.forEach((x, i) => {
        if (!x) return;
        const from = x > 0 ? up : down, to = from + Math.abs(x);
        const start = Math.min(from, top) * unit, length = Math.min(to, top) * unit - start;
        const rect = drawn("rect", {
          x: (t + 0.5) * each - bar / 2, width: bar, height: Math.max(0.8, length),
          y: x > 0 ? middle - start - length : middle + start, style: `fill:${colour(i)}`,
        }, svg);
        drawn("title", {}, rect).textContent = `step ${t}, ${episode.terms[i]}: ${show(x)}`;
        if (x > 0) up = to; else down = to;
      });
      for (const [size, y] of [[up, 10], [-down, HEIGHT - 2]]) {
        if (Math.abs(size) <= top * 1.001) continue;
        const anchor = t > last * 0.9 ? "end" : t < last * 0.1 ? "start" : "middle";
        const text = drawn("text", { x: (t + 0.5) * each, y, "text-anchor": anchor, style: "fill:var(--ink);font-size:11.5px" }, svg);
        text.textContent = `${size > 0 ? "▲" : "▼"} ${show(size)}`;
      }
    });
    drawn("line", { class: "base", x1: 0, x2: width, y1: middle, y2: middle }, svg);
    const held = steps.map((step) => step.escrow[0] || 0);
    const most = Math.max(...held.map(Math.abs));
    if (most > 0) {
      const room = (negative ? HEIGHT / 2 : HEIGHT) - 24;
      drawn("path", { class: "held", d: "M" + held.map((x, t) => `${(t + 0.5) * each},${middle - (x / most) * room}`).join("L") }, svg);
    }
    svg.addEventListener("click", (event) => {
      const area = svg.getBoundingClientRect();
      go(Math.floor(((event.clientX - area.left) / area.width) * (last + 1)));
    });
    const caption = element("div", undefined, "caption");
    caption.append(element("span", `reward terms at every step, full height ${negative ? "±" : ""}${show(top)}${most > 0 ? `; dashed: held in escrow, up to ${show(most)}` : ""}`));
    box.replaceChildren(svg, caption);
  }

  function go(t) {
    const steps = episode.steps;
    at = Math.max(0, Math.min(steps.length - 1, t));
    const step = steps[at];
    part("slider").value = at;
    const long = typeof step.action === "string" && (step.action.includes("\n") || step.action.length > 60);
    part("when").textContent = at === 0 ? `start of ${steps.length - 1} steps` : `step ${at} of ${steps.length - 1}, action${long ? "" : " " + show(step.action)}`;
    part("action").replaceChildren(...(long && !step.words ? [element("pre", step.action)] : []));
    for (const [i, name] of step.words ? ["read", "said"].entries() : []) {
      part("action").append(element("span", name, "note"), element("pre", step.words[i]));
    }
    part("end").textContent = step.end || "";
    part("total").textContent = show(step.total);
    const past = steps.slice(0, at + 1);
    part("return").textContent = show(past.reduce((sum, s) => sum + s.total, 0));
    part("terms").replaceChildren(...episode.terms.map((name, i) => {
      const row = element("tr"), cell = element("td"), dot = element("span", "", "swatch");
      dot.style.background = colour(i);
      cell.append(dot, name);
      row.append(cell, element("td", show(step.terms[i]), "number"), element("td", show(past.reduce((sum, s) => sum + (s.terms[i] || 0), 0)), "number"));
      return row;
    }));
    const [held, paid, dropped, reason] = step.escrow;
    part("escrow").replaceChildren();
    if (steps.some((s) => s.escrow.slice(0, 3).some((x) => x))) {
      const line = element("span", "Escrow: held ");
      line.append(element("b", show(held)), ", paid ", element("b", show(paid)), ", dropped ", element("b", show(dropped)), reason ? ` (${reason})` : "");
      part("escrow").append(line);
    }
    part("signals").replaceChildren(...episode.signals.map((signal, i) => {
      const row = element("tr"), value = step.signals[i], bounded = signal.low !== null && signal.high !== null && signal.high > signal.low;
      const share = (x) => Math.max(0, Math.min(1, (x - signal.low) / (signal.high - signal.low)));
      row.title = signal.description;
      row.append(element("td", signal.name));
      if (Array.isArray(value)) {
        row.append(bounded ? cells(value.flat(Infinity), share) : element("td", show(value), "many"));
        row.lastChild.colSpan = 2;
        return row;
      }
      const meter = element("td");
      if (bounded && value !== null && value !== undefined) {
        const track = element("div", undefined, "meter"), fill = element("i");
        fill.style.width = `${100 * share(value)}%`;
        track.append(fill);
        meter.append(track);
      }
      row.append(meter, element("td", show(value), "number"));
      return row;
    }));
    const frame = step.frame === null ? null : reel.frames[step.frame];
    if (frame && frame.film) {
      let video = part("frame").querySelector("video");
      if (!video || video.src !== frame.film) {
        video = element("video");
        video.setAttribute("aria-label", "film of the episode");
        video.muted = video.playsInline = true;
        video.src = frame.film;
        part("frame").replaceChildren(video);
      }
      // The middle of the picture: its edges may be rounded into its neighbours.
      video.currentTime = (at + 0.5) / episode.fps;
    } else if (frame && frame.png) {
      const img = element("img");
      img.src = frame.png;
      img.alt = `frame of step ${at}`;
      part("frame").replaceChildren(img);
    } else {
      const text = frame ? frame.text : "no picture of this step", scrolled = part("frame").firstChild?.scrollTop || 0;
      // Sentences wrap; drawings made of characters must not.
      part("frame").replaceChildren(element("pre", text, frame && /[a-z]{2,},? [a-z]{2,}/i.test(text) ? "page" : undefined));
      // Whoever reads the end of a page reads the end of the next.
      part("frame").firstChild.scrollTop = scrolled;
    }
    const here = part("strip").querySelector(".here");
    here.setAttribute("x", at * Number(here.getAttribute("width")));
  }

  function choose(index) {
    stop();
    episode = reel.episodes[index];
    part("reward").textContent = episode.reward;
    part("slider").max = episode.steps.length - 1;
    // What moves by itself has a speed of its own.
    const speeds = part("speed"), real = speeds.querySelector('[value="0"]');
    if (episode.fps && !real) {
      speeds.prepend(option("real time", 0));
      speeds.value = 0;
    } else if (!episode.fps && real) {
      if (real.selected) speeds.value = 200;
      real.remove();
    }
    strip();
    go(0);
  }

  function list() {
    const design = part("design").value;
    const own = reel.episodes.map((e, i) => [e, i]).filter(([e]) => e.design === design);
    part("episode").replaceChildren(...own.map(([e, i]) => option(e.label, i)));
    choose(own[0][1]);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    part("play").textContent = "Play";
  }
  function play() {
    if (timer) return stop();
    if (at === episode.steps.length - 1) go(0);
    part("play").textContent = "Pause";
    timer = setInterval(() => {
      go(at + 1);
      if (at === episode.steps.length - 1) stop();
    }, Number(part("speed").value) || 1000 / episode.fps);
  }

  part("design").append(...[...new Set(reel.episodes.map((e) => e.design))].map((name) => option(name, name)));
  part("design").addEventListener("change", list);
  part("episode").addEventListener("change", () => choose(Number(part("episode").value)));
  part("slider").addEventListener("input", () => go(Number(part("slider").value)));
  part("back").addEventListener("click", () => go(at - 1));
  part("next").addEventListener("click", () => go(at + 1));
  part("play").addEventListener("click", play);
  part("speed").addEventListener("change", () => { if (timer) { stop(); play(); } });
  const keys = { ArrowLeft: () => go(at - 1), ArrowRight: () => go(at + 1), Home: () => go(0), End: () => go(Infinity), " ": play };
  // Keys work while the viewer has the focus, and while nothing has it and the viewer is what one sees.
  const seen = () => {
    const box = viewer.getBoundingClientRect();
    return box.top < innerHeight * 0.7 && box.bottom > innerHeight * 0.3;
  };
  document.addEventListener("keydown", (event) => {
    const own = event.target.tagName, modified = event.altKey || event.ctrlKey || event.metaKey;
    if (!keys[event.key] || modified || own === "SELECT" || own === "SUMMARY" || (own === "BUTTON" && event.key === " ")) return;
    if (!viewer.contains(event.target) && !(event.target === document.body && seen())) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener("resize", () => { strip(); go(at); });
  list();
})();
