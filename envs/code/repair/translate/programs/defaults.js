const WIDTH = 80;
const TITLE = "untitled";

// Fills in what is missing: || takes everything falsy for missing, ?? only null and undefined.
function defaults(record) {
  const width = record.width || WIDTH;
  const height = record.height ?? WIDTH;
  const title = record.title || TITLE;
  const tags = record.tags || [];
  const text = title + ":" + width + ":" + height;
  return { text: text, shown: !!record.shown && tags.length > 0, area: +width * +height };
}
