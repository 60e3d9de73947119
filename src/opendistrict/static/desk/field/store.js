// What the telephone keeps: the list of the day, drafts, visits and photos that are not sent yet.
// A promise that is kept means: it is on the disk, and a telephone that dies loses nothing of it.

const NAME = "opendistrict-field";
const STORES = ["meta", "visits", "photos"];
let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const store of STORES) asked.result.createObjectStore(store, { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

// Write some and delete others in one transaction: all of it is kept, or nothing.
export async function keep({ puts = {}, deletes = {} }) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const touched = [...new Set([...Object.keys(puts), ...Object.keys(deletes)])];
    const act = base.transaction(touched, "readwrite", { durability: "strict" });
    for (const [store, rows] of Object.entries(puts)) {
      for (const row of rows) act.objectStore(store).put(row);
    }
    for (const [store, ids] of Object.entries(deletes)) {
      for (const id of ids) act.objectStore(store).delete(id);
    }
    act.oncomplete = () => resolve();
    act.onabort = () => reject(act.error);
  });
}

function ask(store, question) {
  return open().then(
    (base) =>
      new Promise((resolve, reject) => {
        const asked = question(base.transaction(store).objectStore(store));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      }),
  );
}

export const get = (store, id) => ask(store, (rows) => rows.get(id));
export const all = (store) => ask(store, (rows) => rows.getAll());

// Change a row by what it is now; nothing happens where it is gone.
export async function change(store, id, alter) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const act = base.transaction(store, "readwrite", { durability: "strict" });
    const rows = act.objectStore(store);
    const asked = rows.get(id);
    asked.onsuccess = () => {
      const changed = asked.result && alter(asked.result);
      if (changed) rows.put(changed);
    };
    act.oncomplete = () => resolve();
    act.onabort = () => reject(act.error);
  });
}
