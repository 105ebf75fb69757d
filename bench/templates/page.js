"use strict";
// A chart's tooltip reads the table of numbers below it: first column x, then one column per line.
for (const figure of document.querySelectorAll("figure[data-hover]")) {
  const rows = [...figure.querySelectorAll("details tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  const xs = [...figure.querySelectorAll("details tbody tr")].map((row) => Number(row.dataset.x));
  const names = [...figure.querySelectorAll("details thead th")].slice(1).map((cell) => [cell.textContent.trim(), cell.dataset.colour]);
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  figure.querySelector(".plot").append(tip);
  for (const chart of figure.querySelectorAll("svg.chart[data-left]")) {
    const left = Number(chart.dataset.left), right = Number(chart.dataset.right);
    const cursor = chart.querySelector(".cursor");
    const leave = () => { tip.hidden = true; cursor.setAttribute("visibility", "hidden"); };
    chart.addEventListener("pointerleave", leave);
    chart.addEventListener("pointermove", (event) => {
      const box = chart.getBoundingClientRect(), scale = chart.viewBox.baseVal.width / box.width;
      const share = ((event.clientX - box.left) * scale - left) / (right - left);
      if (share < -0.03 || share > 1.03) return leave();
      const low = xs[0], span = xs[xs.length - 1] - low || 1;
      let near = 0;
      xs.forEach((x, i) => { if (Math.abs((x - low) / span - share) < Math.abs((xs[near] - low) / span - share)) near = i; });
      const x = left + ((xs[near] - low) / span) * (right - left);
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.setAttribute("visibility", "visible");
      tip.replaceChildren();
      const head = document.createElement("b");
      head.textContent = `${figure.dataset.hover} ${rows[near][0]}`;
      tip.append(head);
      names.forEach(([name, colour], i) => {
        const line = document.createElement("div"), dot = document.createElement("span");
        dot.className = "swatch";
        dot.style.background = colour;
        line.append(dot, `${name}  ${rows[near][i + 1]}`);
        tip.append(line);
      });
      tip.hidden = false;
      const place = x / scale + (share > 0.6 ? -tip.offsetWidth - 14 : 14);
      tip.style.left = `${Math.max(0, Math.min(place, box.width - tip.offsetWidth))}px`;
      tip.style.top = `${Math.max(0, event.clientY - box.top - tip.offsetHeight / 2)}px`;
    });
  }
}
