const LEFT = 13;
const RIGHT = 17;
const LAST = 5;

// A generator of random numbers: COUNT draws from 0 to sides - 1, and the state as it is in the end.
function xorshift(seed, sides, count) {
  let state = seed | 0;
  const draws = [];
  for (let i = 0; i < count; i++) {
    state ^= state << LEFT;
    state ^= state >>> RIGHT;
    state ^= state << LAST;
    draws.push((state >>> 0) % sides);
  }
  draws.push(state, ~state >> 2, (state >>> 0) / 2 >> 0);
  return draws;
}
