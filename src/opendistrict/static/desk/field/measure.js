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

// The number of a use in what was scanned or typed: a web address or the number itself.
export const numberIn = (text) => text.match(/VH-\d{4}-\d{6}/i)?.[0].toUpperCase() ?? "";

// "2,5" and "2.5" are two and a half metres; in centimetres, null where it is no number.
export function centimetres(text) {
  const number = Number(String(text).trim().replace(",", "."));
  return String(text).trim() && Number.isFinite(number) && number >= 0 ? Math.round(number * 100) : null;
}
