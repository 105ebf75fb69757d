const DIGITS = 2;
const STEP = 0.5;

// Rounds numbers in the ways that JavaScript has.
function rounding(numbers) {
  return numbers.map((number) => [
    Math.round(number),
    Math.trunc(number),
    number.toFixed(DIGITS),
    Math.round(number / STEP) * STEP + 0,
  ]);
}
