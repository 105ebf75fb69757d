const FIRST = 2;
const LAST = -1;

// Takes pieces of a text in three ways, and reads single characters.
function slices(text, at) {
  const remainder = (at - text.length) % 3;
  return [
    text.slice(FIRST, LAST),
    text.substring(FIRST, LAST),
    text.substr(LAST, FIRST),
    text.charAt(at),
    text[at] === undefined ? "nothing" : text[at],
    text.padStart(at, "<>"),
    remainder + 0,
  ];
}
