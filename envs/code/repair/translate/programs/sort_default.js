const KEEP = 3;
const BACKWARDS = "no";

// Sorts a mixed list of numbers and words as Array.prototype.sort does without a comparison.
function sortDefault(values) {
  const sorted = values.slice().sort();
  if (BACKWARDS === "yes") sorted.reverse();
  const kept = sorted.slice(-KEEP);
  return [sorted, kept, sorted.indexOf(kept[0])];
}
