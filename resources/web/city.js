// The city as the page holds it: arcs that neighbours share, units (cells or the finest regions that
// the page has) made of arcs, and regions above them. Whole numbers are quanta of EPSG:3857, y downwards.
"use strict";

const BUCKETS = 24; // a side of the city

/** Whole numbers from base64 of zigzag LEB128. */
function unpacked(base64) {
  const bytes = atob(base64);
  const numbers = new Int32Array(bytes.length);
  let count = 0, value = 0, shift = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i);
    value |= (byte & 127) << shift;
    shift += 7;
    if (byte < 128) {
      numbers[count++] = (value >>> 1) ^ -(value & 1);
      value = shift = 0;
    }
  }
  return numbers.subarray(0, count);
}

class City {
  constructor(about, packed) {
    this.about = about;
    this.levels = about.levels;
    this.finest = this.levels[this.levels.length - 1];
    const numbers = unpacked(packed);
    this._rings(numbers, this._arcs(numbers));
    this._sides();
    for (const level of this.levels) this._rows(level);
    this._borders();
  }

  /** Reads points per arc and points; gives where they end. */
  _arcs(numbers) {
    const arcs = numbers[0];
    this.arcEnds = new Int32Array(arcs + 1);
    for (let a = 0; a < arcs; a++) this.arcEnds[a + 1] = this.arcEnds[a] + numbers[1 + a];
    const points = this.arcEnds[arcs];
    this.xy = new Int32Array(points * 2);
    let at = 1 + arcs, x = 0, y = 0;
    for (let i = 0; i < points; i++) {
      this.xy[2 * i] = x += numbers[at++];
      this.xy[2 * i + 1] = y += numbers[at++];
    }
    return at;
  }

  /** Reads rings per unit, arcs per ring and the arcs of each; `~a` is arc a backwards. */
  _rings(numbers, at) {
    const units = this.finest.count;
    this.rings = new Array(units);
    let ring = at + units;
    let total = 0;
    for (let u = 0; u < units; u++) total += numbers[at + u];
    let ref = ring + total, last = 0;
    for (let u = 0; u < units; u++) {
      const rings = [];
      for (let r = numbers[at + u]; r > 0; r--) {
        const refs = new Int32Array(numbers[ring++]);
        for (let i = 0; i < refs.length; i++) refs[i] = last += numbers[ref++];
        rings.push(refs);
      }
      this.rings[u] = rings;
    }
  }

  /** For each arc the rows that lie on it, -1 where nobody does; both are set where borders match. */
  _sides() {
    const arcs = this.arcEnds.length - 1;
    this.sides = new Int32Array(arcs * 2).fill(-1);
    this.arcBoxes = new Int32Array(arcs * 4);
    for (let a = 0; a < arcs; a++) this.arcBoxes.set(box(this.xy, this.arcEnds[a], this.arcEnds[a + 1]), 4 * a);
    for (let u = 0; u < this.rings.length; u++)
      for (const refs of this.rings[u])
        for (const ref of refs) {
          const a = ref < 0 ? ~ref : ref;
          this.sides[2 * a + (this.sides[2 * a] < 0 ? 0 : 1)] = this.finest.first + u;
        }
  }

  /** Rings, boxes and typical size of a level's units; regions are stitched of the arcs round them. */
  _rows(level) {
    level.rings = level === this.finest ? this.rings : this._stitched(level);
    level.boxes = level.rings.map((rings) => {
      const all = [Infinity, Infinity, -Infinity, -Infinity];
      for (const refs of rings) for (const ref of refs) widen(all, this.arcBoxes, 4 * (ref < 0 ? ~ref : ref));
      return all;
    });
    const widths = level.boxes.map((b) => Math.max(b[2] - b[0], b[3] - b[1])).filter((w) => w > 0);
    level.typicalSize = widths.sort((a, b) => a - b)[widths.length >> 1] || 0;
  }

  /** Arcs by the level whose border they are, in buckets of neighbours, so that only those in view are drawn. */
  _borders() {
    this.borders = this.levels.map(() => new Map());
    const side = this.about.size / BUCKETS || 1;
    for (let a = 0; a + 1 < this.arcEnds.length; a++) {
      const buckets = this.borders[this._rankOf(a)];
      if (!buckets) continue;
      const key = Math.floor(this.arcBoxes[4 * a] / side) * 4096 + Math.floor(this.arcBoxes[4 * a + 1] / side);
      if (!buckets.has(key)) buckets.set(key, { arcs: [], box: [Infinity, Infinity, -Infinity, -Infinity] });
      buckets.get(key).arcs.push(a);
      widen(buckets.get(key).box, this.arcBoxes, 4 * a);
    }
  }

  /** Rank of the coarsest level whose border an arc is; as many as there are levels where it is none's. */
  _rankOf(arc) {
    const s = this.sides[2 * arc], t = this.sides[2 * arc + 1];
    const apart = (level) => t < 0 || this.above(s, level) !== this.above(t, level);
    const rank = this.levels.findIndex(apart);
    return rank < 0 ? this.levels.length : rank;
  }

  _stitched(level) {
    const around = Array.from({ length: level.count }, () => []);
    for (let u = 0; u < this.rings.length; u++) {
      const row = this.above(this.finest.first + u, level);
      if (row < 0) continue;
      for (const refs of this.rings[u])
        for (const ref of refs) {
          const a = ref < 0 ? ~ref : ref, s = this.sides[2 * a], t = this.sides[2 * a + 1];
          const other = s === this.finest.first + u ? t : s;
          if (other < 0 || this.above(other, level) !== row) around[row - level.first].push(ref);
        }
    }
    return around.map((refs) => this._joined(refs));
  }

  /** Arcs joined end to end into closed rings. */
  _joined(refs) {
    const from = new Map();
    for (const ref of refs) {
      const key = this._end(ref, true);
      if (from.has(key)) from.get(key).push(ref);
      else from.set(key, [ref]);
    }
    const rings = [];
    for (const [key, waiting] of from)
      while (waiting.length) {
        const ring = [];
        let at = key, next = waiting;
        do {
          const ref = next.pop();
          ring.push(ref);
          at = this._end(ref, false);
          next = from.get(at);
        } while (at !== key && next && next.length);
        rings.push(Int32Array.from(ring));
      }
    return rings;
  }

  /** The place where an arc begins or ends, as one number. */
  _end(ref, begin) {
    const a = ref < 0 ? ~ref : ref;
    const point = ref < 0 === begin ? this.arcEnds[a + 1] - 1 : this.arcEnds[a];
    return this.xy[2 * point] * 67108864 + this.xy[2 * point + 1];
  }

  /** The row of a level that a row belongs to, -1 where there is none. */
  above(row, level) {
    while (row >= level.first + level.count) row = this.about.parents[row];
    return row >= level.first ? row : -1;
  }

  levelOf(row) {
    return this.levels.find((level) => row >= level.first && row < level.first + level.count);
  }

  /** The finest unit at a place in quanta, -1 where there is none. */
  at(x, y) {
    const boxes = this.finest.boxes;
    for (let u = 0; u < boxes.length; u++) {
      const b = boxes[u];
      if (x >= b[0] && x <= b[2] && y >= b[1] && y <= b[3] && this._crossings(this.rings[u], y, x).inside)
        return this.finest.first + u;
    }
    return -1;
  }

  /** Where a unit's name stands: amid the widest stretch of the parallel through its middle. */
  middle(level, row) {
    const index = row - level.first, b = level.boxes[index];
    level.middles = level.middles || [];
    if (!level.middles[index]) {
      const y = (b[1] + b[3]) / 2 + 0.25, cut = this._crossings(level.rings[index], y, 0).crossings;
      let widest = 0, x = (b[0] + b[2]) / 2;
      for (let i = 0; i + 1 < cut.length; i += 2)
        if (cut[i + 1] - cut[i] > widest) {
          widest = cut[i + 1] - cut[i];
          x = (cut[i] + cut[i + 1]) / 2;
        }
      level.middles[index] = [x, y, widest || b[2] - b[0]];
    }
    return level.middles[index];
  }

  /** Where rings cross a parallel, west to east, and whether x lies within. */
  _crossings(rings, y, x) {
    const crossings = [];
    let inside = false;
    for (const refs of rings)
      for (const ref of refs) {
        const a = ref < 0 ? ~ref : ref;
        if (this.arcBoxes[4 * a + 1] > y || this.arcBoxes[4 * a + 3] < y) continue;
        for (let i = this.arcEnds[a]; i + 1 < this.arcEnds[a + 1]; i++) {
          const y0 = this.xy[2 * i + 1], y1 = this.xy[2 * i + 3];
          if (y0 > y === y1 > y) continue;
          const at = this.xy[2 * i] + ((y - y0) / (y1 - y0)) * (this.xy[2 * i + 2] - this.xy[2 * i]);
          crossings.push(at);
          if (at > x) inside = !inside;
        }
      }
    return { crossings: crossings.sort((a, b) => a - b), inside };
  }
}

function box(xy, from, to) {
  const b = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = from; i < to; i++) {
    const x = xy[2 * i], y = xy[2 * i + 1];
    if (x < b[0]) b[0] = x;
    if (x > b[2]) b[2] = x;
    if (y < b[1]) b[1] = y;
    if (y > b[3]) b[3] = y;
  }
  return b;
}

function widen(all, boxes, at) {
  if (boxes[at] < all[0]) all[0] = boxes[at];
  if (boxes[at + 1] < all[1]) all[1] = boxes[at + 1];
  if (boxes[at + 2] > all[2]) all[2] = boxes[at + 2];
  if (boxes[at + 3] > all[3]) all[3] = boxes[at + 3];
}
