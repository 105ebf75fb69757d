const FACTOR = 31;
const START = 7;

// The hash of a text, one UTF-16 code unit after the other, and the same for the text backwards.
function rollingHash(text) {
  let forward = START;
  let backward = START;
  for (let i = 0; i < text.length; i++) {
    forward = (forward * FACTOR + text.charCodeAt(i)) | 0;
    backward = (backward * FACTOR + text.charCodeAt(text.length - 1 - i)) >>> 0;
  }
  return [forward, backward, forward % 100];
}
