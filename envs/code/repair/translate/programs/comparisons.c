#include <stdio.h>

#define OFFSET 100u
#define BITS 3

/* Reads pairs of numbers and prints what happens where signed and unsigned ones meet. */
int main(void) {
    int one, other;
    while (scanf("%d %d", &one, &other) == 2) {
        unsigned int together = one + OFFSET;
        unsigned char low = (unsigned char)one;
        printf("%d ", one < (int)OFFSET);
        printf("%d ", one < OFFSET);
        printf("%u ", together - other);
        printf("%d ", ~low >> BITS);
        printf("%d ", (unsigned char)~low >> BITS);
        printf("%d\n", (signed char)(low + other));
    }
    return 0;
}
