// What is drawn at one zoom: arcs simplified to half a pixel, and paths made of them, each when first needed.
"use strict";

const TOLERANCE_PX = 0.5;

class Detail {
  constructor(city, pixelsPerQuantum) {
    this.city = city;
    this._tolerance = TOLERANCE_PX / pixelsPerQuantum;
    this._arcs = new Array(city.arcEnds.length - 1);
    this._units = new Map(city.levels.map((level) => [level, new Array(level.count)]));
    this._borders = new Map(); // bucket -> path
  }

  /** Points of an arc as x, y, x, y ... */
  arc(a) {
    if (!this._arcs[a]) {
      const points = this.city.xy.subarray(2 * this.city.arcEnds[a], 2 * this.city.arcEnds[a + 1]);
      this._arcs[a] = this._tolerance < 1 ? points : thinned(points, this._tolerance);
    }
    return this._arcs[a];
  }

  /** The path of a unit of a level. */
  unit(level, index) {
    const paths = this._units.get(level);
    if (!paths[index]) {
      const path = (paths[index] = new Path2D());
      for (const refs of level.rings[index]) {
        for (let i = 0; i < refs.length; i++) this._walk(path, refs[i], i === 0);
        path.closePath();
      }
    }
    return paths[index];
  }

  /** Paths of the borders of a rank (see City) that may be seen in a box. */
  borders(rank, seen) {
    const found = [];
    for (const bucket of this.city.borders[rank].values()) {
      if (!meet(bucket.box, seen)) continue;
      if (!this._borders.has(bucket)) {
        const path = new Path2D();
        for (const a of bucket.arcs) this._walk(path, a, true);
        this._borders.set(bucket, path);
      }
      found.push(this._borders.get(bucket));
    }
    return found;
  }

  _walk(path, ref, first) {
    const backwards = ref < 0, points = this.arc(backwards ? ~ref : ref), last = points.length - 2;
    const start = backwards ? last : 0, step = backwards ? -2 : 2;
    if (first) path.moveTo(points[start], points[start + 1]);
    for (let n = last / 2, i = start + step; n > 0; n--, i += step) path.lineTo(points[i], points[i + 1]);
  }
}

function meet(a, b) {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/** Douglas-Peucker: the points that lie further than `tolerance` from the line without them. */
function thinned(points, tolerance) {
  const count = points.length / 2;
  if (count < 3) return points;
  const kept = new Uint8Array(count), stack = [0, count - 1];
  let size = (kept[0] = kept[count - 1] = 1) + 1;
  while (stack.length) {
    const to = stack.pop(), from = stack.pop();
    const x = points[2 * from], y = points[2 * from + 1], dx = points[2 * to] - x, dy = points[2 * to + 1] - y;
    const length = dx * dx + dy * dy;
    let worst = tolerance * tolerance, at = -1;
    for (let i = from + 1; i < to; i++) {
      const px = points[2 * i] - x, py = points[2 * i + 1] - y;
      const along = length ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
      const ex = px - along * dx, ey = py - along * dy, far = ex * ex + ey * ey;
      if (far > worst) {
        worst = far;
        at = i;
      }
    }
    if (at > 0) {
      kept[at] = 1;
      size++;
      stack.push(from, at, at, to);
    }
  }
  const made = new Int32Array(size * 2);
  for (let i = 0, j = 0; i < count; i++)
    if (kept[i]) {
      made[j++] = points[2 * i];
      made[j++] = points[2 * i + 1];
    }
  return made;
}
