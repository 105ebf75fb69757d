const LEAST = 2;
const PREFIX = "";

// Counts words in an object and lists what it holds, in the order in which the object has its keys.
function keyOrder(words) {
  const counts = {};
  for (const word of words) {
    const key = PREFIX + word;
    counts[key] = (counts[key] || 0) + 1;
  }
  const listed = [];
  for (const key in counts) {
    if (counts[key] >= LEAST) listed.push(key + "=" + counts[key]);
  }
  return listed.concat(Object.keys(counts).slice(0, LEAST));
}
