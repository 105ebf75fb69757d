const OLD = "an";
const NEW = "<$&>";

// Replaces and splits texts.
function replacing(text) {
  return [text.replace(OLD, NEW), text.replaceAll(OLD, NEW), text.split(OLD, 2), text.lastIndexOf(OLD), text.split("").length];
}
