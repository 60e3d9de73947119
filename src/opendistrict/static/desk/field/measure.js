// Where the telephone is, how far it is between two places, and what was typed.

// Null where it does not say; `denied` is called where it is not allowed to. A measured point must be
// of now: the place of some seconds ago is that of the point before.
export function here({ maximumAge = 15000, denied = () => {} } = {}) {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ longitude: coords.longitude, latitude: coords.latitude, accuracy: coords.accuracy }),
      (error) => {
        if (error.code === error.PERMISSION_DENIED) denied();
        resolve(null);
      },
      { enableHighAccuracy: true, timeout: 8000, maximumAge },
    );
  });
}

// Metres between two places so near that the earth is flat (mean radius 6,371 km).
export function apart(one, other) {
  const rad = Math.PI / 180;
  const north = (other.latitude - one.latitude) * rad * 6371000;
  const east = (other.longitude - one.longitude) * rad * 6371000 * Math.cos(one.latitude * rad);
  return Math.hypot(north, east);
}

// Along a kerb of so many centimetres: where a number of them is, or the nearest to a place, with how
// many metres that is away. The drawn line may be a little longer or shorter than the kerb.
export function onKerb(line, length, wanted) {
  const places = line.map(([longitude, latitude]) => ({ longitude, latitude }));
  const parts = places.slice(1).map((to, n) => ({ from: places[n], to, long: apart(places[n], to) }));
  const whole = parts.reduce((sum, one) => sum + one.long, 0) || 1;
  let [run, best] = [0, null];
  for (const { from, to, long } of parts) {
    const share = typeof wanted === "number" ? ((wanted / length) * whole - run) / (long || 1) : foot(from, to, wanted);
    const t = Math.min(Math.max(share, 0), 1);
    const spot = { longitude: from.longitude + (to.longitude - from.longitude) * t, latitude: from.latitude + (to.latitude - from.latitude) * t };
    const away = typeof wanted === "number" ? Math.abs(share - t) : apart(spot, wanted);
    if (!best || away < best.away) best = { ...spot, away, along_cm: Math.round(((run + long * t) / whole) * length) };
    run += long;
  }
  return best;
}

// How far from one end to the other, as a share, the foot of the shortest way to a place lies.
function foot(from, to, { longitude, latitude }) {
  const east = Math.cos((latitude * Math.PI) / 180);
  const [x, y] = [(to.longitude - from.longitude) * east, to.latitude - from.latitude];
  return ((longitude - from.longitude) * east * x + (latitude - from.latitude) * y) / (x * x + y * y || 1);
}

// The number of a use in what was scanned or typed: a web address or the number itself.
export const numberIn = (text) => text.match(/VH-\d{4}-\d{6}/i)?.[0].toUpperCase() ?? "";

// "2,5" and "2.5" are two and a half metres; in centimetres, null where it is no number.
export function centimetres(text) {
  const number = Number(String(text).trim().replace(",", "."));
  return String(text).trim() && Number.isFinite(number) && number >= 0 ? Math.round(number * 100) : null;
}
