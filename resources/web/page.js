// What the reader of the page does: switch levels, point, click, search.
"use strict";

const byId = (id) => document.getElementById(id);

/** An element with text in it; text is never read as HTML. */
function element(tag, kind, text) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

class Page {
  constructor(map, city) {
    this.map = map;
    this.city = city;
    this.say = city.about.texts;
    this.pinned = null; // a level, or null for the one that the zoom asks for
    this.pointed = this.chosen = -1;
    map.gridmap = this;
    this.about = city.about;
    map.createPane("marks").style.zIndex = 450;
    this.painter = new Painter(city);
    map.fitBounds(this.about.bounds, { animate: false });
    map.setMinZoom(map.getZoom() - 2).setMaxZoom(19);
    this.base = new Surface((context, frame) => this._draw(context, frame)).addTo(map);
    this.marks = new Surface((context, frame) => this._mark(context, frame), { pane: "marks" }).addTo(map);
    map.on("mousemove", (event) => this._point(event));
    map.on("mouseout movestart", () => this._leave());
    map.on("click", (event) => this.choose(this._rowAt(event.latlng)));
    L.control.scale({ position: "bottomright", imperial: false }).addTo(map);
    this._makeLegend();
    this._makeLevels();
    this._makeSearch();
    for (const one of document.querySelectorAll("[data-text]")) one.textContent = this.say[one.dataset.text];
    window.addEventListener("beforeprint", () => this.base.redraw());
    document.addEventListener("keydown", (event) => this._key(event));
    this._show(true);
  }

  get level() {
    return this.pinned || this.painter.levelFor(this._frame().perQuantum);
  }

  _frame() {
    return new Frame(this.map, L.bounds([0, 0], [1, 1]), 1);
  }

  _draw(context, frame) {
    this.painter.draw(context, frame, this.map.getZoom(), this.level);
    this._show();
  }

  _mark(context, frame) {
    for (const row of new Set([this.pointed, this.chosen]))
      if (row >= 0) this.painter.outline(context, frame, this.map.getZoom(), row);
  }

  _rowAt(latlng) {
    const place = this.map.options.crs.project(latlng), about = this.about;
    const x = (place.x - about.origin[0]) / about.quantum, y = (about.origin[1] - place.y) / about.quantum;
    const unit = this.city.at(x, y);
    return unit < 0 ? -1 : this.city.above(unit, this.level);
  }

  _point(event) {
    const row = this._rowAt(event.latlng), tip = byId("tip");
    if (row !== this.pointed) {
      this.pointed = row;
      this.marks.redraw();
      tip.hidden = row < 0;
      if (row >= 0) tip.replaceChildren(...this._facts(row));
    }
    const { clientX: x, clientY: y } = event.originalEvent, box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(x + 16, window.innerWidth - box.width - 4))}px`;
    tip.style.top = `${y + 20 + box.height > window.innerHeight ? y - box.height - 12 : y + 20}px`;
  }

  _leave() {
    byId("tip").hidden = true;
    if (this.pointed >= 0) {
      this.pointed = -1;
      this.marks.redraw();
    }
  }

  /** Shows a row in the card and marks it; -1 for none. */
  choose(row) {
    this.chosen = row;
    this.marks.redraw();
    const card = byId("card");
    card.hidden = row < 0;
    if (row < 0) return;
    const close = element("button", "close", "×");
    close.setAttribute("aria-label", this.say.close);
    close.addEventListener("click", () => this.choose(-1));
    card.replaceChildren(close, ...this._facts(row));
  }

  /** Chooses a row and moves the map to it, at the level to which it belongs. */
  goTo(row) {
    const level = this.city.levelOf(row), b = level.boxes[row - level.first], about = this.about;
    this.pin(level === this.painter.levelFor(this._frame().perQuantum) ? null : level);
    this.choose(row);
    if (b[2] < b[0]) return; // without an outline
    const corner = (x, y) =>
      this.map.options.crs.unproject(L.point(about.origin[0] + x * about.quantum, about.origin[1] - y * about.quantum));
    this.map.fitBounds([corner(b[0], b[3]), corner(b[2], b[1])], { maxZoom: 17, padding: [90, 90] });
  }

  _facts(row) {
    const about = this.about, look = this.painter.look(row), level = this.city.levelOf(row);
    const heading = element("div", "heading");
    const chip = element("span", "chip", look.sign);
    chip.style.backgroundColor = look.chip;
    chip.style.color = look.chipText;
    heading.append(chip, element("strong", "", about.names[row]));
    const above = [];
    for (let up = about.parents[row]; up >= 0; up = about.parents[up]) above.unshift(about.names[up]);
    const lines = [heading, element("div", "muted", `${level.name} ${about.codes[row]} · ${look.name}`)];
    if (above.length) lines.push(element("div", "muted", above.join(" › ")));
    const list = element("dl");
    for (const count of about.counts) list.append(element("dt", "", count.name), element("dd", "", this._count(count, row)));
    lines.push(list);
    return lines;
  }

  /** A count as it is told: a number, or words where it is not told exactly. */
  _count(count, row) {
    const value = count.values[row];
    return typeof value === "number" ? value.toLocaleString(document.documentElement.lang) : value;
  }

  pin(level) {
    this.pinned = level;
    this.base.redraw();
  }

  _makeLevels() {
    const bar = byId("levels");
    this._buttons = [null, ...this.city.levels].map((level) => {
      const button = element("button", "", level ? level.name : this.say.auto);
      button.addEventListener("click", () => this.pin(level));
      bar.append(button);
      return { button, level };
    });
  }

  _makeLegend() {
    this._counted = new Map();
    for (const look of this.about.looks) {
      const line = element("li"), chip = element("span", "chip", look.sign), count = element("span", "count");
      chip.style.backgroundColor = look.fill;
      chip.style.color = look.fillText;
      if (look.level === 0) chip.classList.add("nodata");
      line.append(chip, element("span", "", look.name), count);
      byId("legend-levels").append(line);
      this._counted.set(look.level, count);
    }
    byId("hatch").addEventListener("change", (event) => {
      this.painter.hatched = event.target.checked;
      this.base.redraw();
    });
  }

  /** Brings buttons and legend up to the level that is shown. */
  _show(whatever = false) {
    const level = this.level;
    if (!this._buttons || (!whatever && this._shown === level && this._shownPin === this.pinned)) return;
    this._shown = level;
    this._shownPin = this.pinned;
    for (const one of this._buttons) {
      one.button.setAttribute("aria-pressed", String(one.level === this.pinned));
      one.button.classList.toggle("shown", one.level === level);
    }
    const counts = new Map();
    for (let row = level.first; row < level.first + level.count; row++) {
      const look = this.painter.look(row).level;
      counts.set(look, (counts.get(look) || 0) + 1);
    }
    byId("legend-title").textContent = level.name;
    for (const [look, cell] of this._counted) cell.textContent = (counts.get(look) || 0).toLocaleString();
  }

  _makeSearch() {
    const field = byId("search"), found = byId("found");
    field.placeholder = this.say.search;
    field.setAttribute("aria-label", this.say.search);
    field.addEventListener("input", () => this._find(field.value));
    field.addEventListener("focus", () => this._find(field.value));
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) this._step(step);
      else if (event.key === "Enter" && found.children.length) this._take(found.querySelector(".current") || found.children[0]);
      else if (event.key === "Escape") field.blur();
      else return;
      event.preventDefault();
    });
    field.addEventListener("blur", () => (found.hidden = true));
    found.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      if (event.target.closest("li[data-row]")) this._take(event.target.closest("li"));
    });
  }

  _take(line) {
    if (!line.dataset.row) return;
    byId("search").blur();
    this.goTo(Number(line.dataset.row));
  }

  _step(step) {
    const lines = [...byId("found").querySelectorAll("li[data-row]")];
    const at = lines.findIndex((line) => line.classList.contains("current"));
    if (at >= 0) lines[at].classList.remove("current");
    const next = lines[(at + step + lines.length) % lines.length];
    if (next) {
      next.classList.add("current");
      next.scrollIntoView({ block: "nearest" });
    }
  }

  /** Lists what has a text in its name or code, whole ones first, larger levels first. */
  _find(text) {
    const wanted = text.trim().toLowerCase(), about = this.about, found = byId("found"), hits = [];
    found.hidden = !wanted;
    if (!wanted) return;
    for (let row = 0; row < about.names.length; row++) {
      const name = about.names[row].toLowerCase(), code = about.codes[row];
      const at = Math.min(...[name.indexOf(wanted), code.indexOf(wanted)].map((i) => (i < 0 ? 1e6 : i)));
      if (at < 1e6) hits.push([name === wanted || code === wanted ? -1 : Math.min(at, 1), row]);
    }
    hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const lines = hits.slice(0, 30).map(([, row]) => {
      const line = element("li"), parent = about.parents[row];
      line.dataset.row = row;
      line.append(element("span", "", about.names[row]), element("small", "muted", about.codes[row]));
      if (parent >= 0) line.append(element("small", "muted", about.names[parent]));
      return line;
    });
    if (!lines.length) lines.push(element("li", "muted", this.say.nothing));
    found.replaceChildren(...lines);
  }

  _key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      byId("search").focus();
      byId("search").select();
    } else if (event.key === "Escape" && document.activeElement !== byId("search")) this.choose(-1);
  }
}

/** Begins: called by the page's last script with the map that folium made. */
function showCity(map) {
  const text = (id) => byId(id).textContent;
  map.attributionControl.setPrefix(false);
  window.gridmap = new Page(map, new City(JSON.parse(text("about")), text("arcs").trim()));
  document.body.classList.add("ready");
}
