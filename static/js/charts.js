// Draws the days of a table[data-days]: every [data-chart] names the table and which of its rows' values it shows. The
// table stays for those who want the figures; nothing else is asked of the server.
import { language, numbers } from "./locale.js";

const DAY = 86_400_000;
const HEIGHT = 176;
const NARROWEST = 40; // of the scale at the left
const STEPS = [1, 2, 5, 7, 14, 30];
const CENTS = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
const written = {
  count: (value) => numbers({ maximumFractionDigits: 0 }).format(value),
  dollars: (value) => `$${numbers(value && value < 0.01 ? { maximumSignificantDigits: 2 } : CENTS).format(value)}`,
  seconds: (value) => `${numbers({ maximumSignificantDigits: 2 }).format(value)} s`,
};
// Days are UTC days, wherever somebody looks at them.
const short = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
const numberOf = (day) => Date.parse(day) / DAY;
const nameOf = (number) => short.format(new Date(number * DAY));

// A colour as the theme has it now: a property of our own says "light-dark(…)", what is painted says which.
function colour(name, place) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  place.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

// Every day from the first to the last: one that is no row has nothing of what is counted, and no duration.
function valuesOf(place) {
  const rows = new Map();
  const table = document.getElementById(place.dataset.chart);
  for (const row of table.querySelectorAll("tr[data-day]")) rows.set(numberOf(row.dataset.day), row.dataset);
  const [first, last] = [numberOf(table.dataset.from), numberOf(table.dataset.to)];
  const days = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const none = place.dataset.unit === "seconds" ? null : 0;
  const of = (name) => (day) => (rows.get(day)?.[name] ? Number(rows.get(day)[name]) : none);
  return [days, ...place.dataset.values.split(" ").map((name) => days.map(of(name)))];
}

function seriesOf(place) {
  const { unit, labels, values } = place.dataset;
  const columns = uPlot.paths.bars({ size: [0.7, 32] });
  const colours = [colour("accent", place), colour(values.includes("failed") ? "bad" : "good", place)];
  const value = (_, amount) => (amount === null || amount === undefined ? "–" : written[unit](amount));
  return labels.split("|").map((label, at) =>
    unit === "seconds"
      ? { label, value, stroke: colours[at], width: 2, spanGaps: true, points: { show: true, size: 5 } }
      : { label, value, stroke: colours[at], fill: colours[at], width: 0, paths: columns, points: { show: false } },
  );
}

function draw(place) {
  const ink = { stroke: colour("ink-soft", place), font: `12px ${getComputedStyle(place).fontFamily}`, ticks: { show: false } };
  const lines = { stroke: colour("tblr-border-color", place), width: 1 };
  const write = written[place.dataset.unit];
  const isWhole = place.dataset.unit === "count";
  const options = {
    width: place.clientWidth,
    height: HEIGHT,
    scales: { x: { time: false, range: (_, first, last) => [first - 0.5, last + 0.5] }, y: { range: (_, _least, most) => [0, most * 1.1 || 1] } },
    axes: [
      { ...ink, grid: { show: false }, incrs: STEPS, space: 56, size: 28, values: (_, days) => days.map(nameOf) },
      {
        ...ink,
        grid: lines,
        space: 36,
        ...(isWhole ? { incrs: [1, 2, 5].flatMap((one) => Array.from({ length: 12 }, (_, power) => one * 10 ** power)).sort((one, other) => one - other) } : {}),
        size: (_, words) => Math.max(NARROWEST, ...(words || []).map((one) => one.length * 7 + 14)),
        values: (_, amounts) => amounts.map(write),
      },
    ],
    cursor: { drag: { x: false, y: false }, y: false },
    legend: { markers: { width: 2 } },
    series: [{ label: "Day", value: (_, day) => (day === null || day === undefined ? "–" : nameOf(day)) }, ...seriesOf(place)],
  };
  return new uPlot(options, valuesOf(place), place);
}

// With the arrow keys from day to day; what is there is told as well as shown.
function walk(chart, told, key) {
  const last = chart.data[0].length - 1;
  const here = chart.cursor.idx ?? last + 1;
  const at = { ArrowLeft: Math.max(0, here - 1), ArrowRight: Math.min(last, here + 1), Home: 0, End: last }[key];
  if (at === undefined) return false;
  chart.setCursor({ left: chart.valToPos(chart.data[0][at], "x"), top: 0 });
  const said = chart.series.map((one, number) => `${one.label}: ${one.value(chart, chart.data[number][at])}`);
  told.textContent = said.join(", ");
  return true;
}

function attend(place) {
  let chart = draw(place);
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  place.after(told);
  place.tabIndex = 0;
  place.addEventListener("keydown", (event) => {
    if (walk(chart, told, event.key)) event.preventDefault();
  });
  place.addEventListener("blur", () => chart.setCursor({ left: -10, top: -10 }));
  new ResizeObserver(() => {
    if (place.clientWidth !== chart.width) chart.setSize({ width: place.clientWidth, height: HEIGHT });
  }).observe(place);
  new MutationObserver(() => {
    chart.destroy();
    chart = draw(place);
  }).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}

document.querySelectorAll("[data-chart]").forEach(attend);
