// Draws the city on canvases that Leaflet moves with the map: the units below, what is pointed at above.
"use strict";

const WORLD = 2 * Math.PI * 6378137; // metres round the sphere of EPSG:3857
const NARROWEST_WITH_BORDERS_PX = 7;
const MOST_LABELS = 160;
const BORDERS = {
  cell: ["rgba(255,255,255,0.8)", 0.7],
  community: ["#ffffff", 1.3],
  township: ["#38414d", 1.0],
  county: ["#38414d", 2.0],
  city: ["#38414d", 2.6],
};

/** A canvas over the map; `draw(context, frame)` is called when it has to be drawn again. */
const Surface = L.Renderer.extend({
  initialize(draw, options) {
    this._draw = draw;
    L.Renderer.prototype.initialize.call(this, Object.assign({ padding: 0.25 }, options));
  },

  redraw() {
    if (this._map) this._paint();
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
  },

  _destroyContainer() {
    this._container.remove();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = Math.ceil(size.x * ratio);
    this._container.height = Math.ceil(size.y * ratio);
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this._paint();
  },

  _paint() {
    const ratio = window.devicePixelRatio || 1, context = this._container.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this._container.width, this._container.height);
    this._draw(context, new Frame(this._map, this._bounds, ratio));
  },
});

/** Where quanta lie on a canvas. */
class Frame {
  constructor(map, bounds, ratio) {
    const about = map.gridmap.about, scale = map.options.crs.scale(map.getZoom()) / WORLD;
    this.ratio = ratio;
    this.perQuantum = scale * about.quantum;
    const origin = map.getPixelOrigin().add(bounds.min);
    this.x = (about.origin[0] + WORLD / 2) * scale - origin.x;
    this.y = (WORLD / 2 - about.origin[1]) * scale - origin.y;
    this.size = bounds.getSize();
    const k = this.perQuantum;
    this.seen = [-this.x / k, -this.y / k, (this.size.x - this.x) / k, (this.size.y - this.y) / k];
  }

  inQuanta(context) {
    const k = this.perQuantum * this.ratio;
    context.setTransform(k, 0, 0, k, this.x * this.ratio, this.y * this.ratio);
  }

  inPixels(context) {
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }
}

class Painter {
  constructor(city) {
    this.city = city;
    this.hatched = false;
    this._looks = new Map(city.about.looks.map((look) => [look.level, look]));
    this._detail = null;
    this._zoom = null;
  }

  look(row) {
    return this._looks.get(this.city.about.shownLevels[this.city.about.risks[row]]);
  }

  detail(frame, zoom) {
    if (this._zoom !== zoom) {
      this._zoom = zoom;
      this._detail = new Detail(this.city, frame.perQuantum);
    }
    return this._detail;
  }

  /** The finest level whose units are wide enough to tell apart. */
  levelFor(perQuantum) {
    const wide = this.city.levels.filter((level) => level.typicalSize * perQuantum >= 24);
    return wide[wide.length - 1] || this.city.levels[0];
  }

  draw(context, frame, zoom, level) {
    const detail = this.detail(frame, zoom);
    frame.inQuanta(context);
    const shown = [];
    for (let i = 0; i < level.count; i++) if (meet(level.boxes[i], frame.seen)) shown.push(i);
    const patterns = new Map();
    for (const i of shown) {
      const look = this.look(level.first + i), path = detail.unit(level, i);
      context.fillStyle = look.fill;
      context.fill(path, "evenodd");
      if (look.level === 0 || (this.hatched && look.hatch !== "none")) {
        if (!patterns.has(look.hatch)) patterns.set(look.hatch, hatching(context, look.hatch, frame));
        context.fillStyle = patterns.get(look.hatch);
        context.fill(path, "evenodd");
      }
    }
    this._drawBorders(context, frame, detail, level);
    this._drawLabels(context, frame, level, shown);
  }

  _drawBorders(context, frame, detail, level) {
    context.lineJoin = "round";
    const k = frame.perQuantum;
    for (let rank = this.city.levels.indexOf(level); rank >= 0; rank--) {
      const narrow = this.city.levels[rank].typicalSize * k < NARROWEST_WITH_BORDERS_PX;
      if (narrow && this.city.levels[rank].key === "cell") continue;
      const [colour, width] = BORDERS[this.city.levels[rank].key];
      context.strokeStyle = colour;
      context.lineWidth = width / k;
      for (const path of detail.borders(rank, frame.seen)) context.stroke(path);
    }
  }

  /** Names, the graver and larger first, none over another. */
  _drawLabels(context, frame, level, shown) {
    frame.inPixels(context);
    context.font = "12px 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = "rgba(255,255,255,0.85)";
    const k = frame.perQuantum, taken = [], about = this.city.about;
    const wide = shown.filter((i) => level.boxes[i][2] - level.boxes[i][0] > 34 / k);
    const grave = (i) => about.risks[level.first + i] || 5;
    const area = (b) => (b[2] - b[0]) * (b[3] - b[1]);
    wide.sort((a, b) => grave(a) - grave(b) || area(level.boxes[b]) - area(level.boxes[a]));
    for (const i of wide) {
      if (taken.length >= MOST_LABELS) break;
      const row = level.first + i, [x, y, stretch] = this.city.middle(level, row), look = this.look(row);
      const signed = this.hatched || look.level === 1 || look.level === 2;
      const text = signed ? `${look.sign} ${about.names[row]}` : about.names[row];
      const width = context.measureText(text).width;
      if (width > stretch * k * 1.15) continue;
      const px = frame.x + x * k, py = frame.y + y * k;
      const place = [px - width / 2 - 3, py - 9, px + width / 2 + 3, py + 9];
      if (taken.some((other) => meet(other, place))) continue;
      taken.push(place);
      context.strokeText(text, px, py);
      context.fillStyle = "#1b2430";
      context.fillText(text, px, py);
    }
  }

  /** A black-and-white dashed outline, readable on any colour. */
  outline(context, frame, zoom, row) {
    const level = this.city.levelOf(row), path = this.detail(frame, zoom).unit(level, row - level.first);
    frame.inQuanta(context);
    context.lineJoin = "round";
    for (const [colour, width, dash] of [["#000000", 3.4, []], ["#ffffff", 1.6, [7, 5]]]) {
      context.strokeStyle = colour;
      context.lineWidth = width / frame.perQuantum;
      context.setLineDash(dash.map((length) => length / frame.perQuantum));
      context.stroke(path);
    }
    context.setLineDash([]);
  }
}

/** A pattern of fine lines that keeps its size whatever the zoom. */
function hatching(context, hatch, frame) {
  const tile = document.createElement("canvas"), size = hatch === "dense" ? 5 : 8;
  tile.width = tile.height = size * frame.ratio;
  const lines = tile.getContext("2d");
  lines.scale(frame.ratio, frame.ratio);
  lines.strokeStyle = "rgba(27,36,48,0.38)";
  lines.lineWidth = 0.9;
  const rising = hatch !== "back_diagonal", falling = hatch === "back_diagonal" || hatch === "cross";
  lines.beginPath();
  for (const shift of [-size, 0, size]) {
    if (rising) {
      lines.moveTo(shift - 1, size + 1);
      lines.lineTo(shift + size + 1, -1);
    }
    if (falling) {
      lines.moveTo(shift - 1, -1);
      lines.lineTo(shift + size + 1, size + 1);
    }
  }
  lines.stroke();
  const pattern = context.createPattern(tile, "repeat"), scale = 1 / (frame.perQuantum * frame.ratio);
  pattern.setTransform({ a: scale, b: 0, c: 0, d: scale, e: 0, f: 0 });
  return pattern;
}
