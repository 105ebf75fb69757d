#include <stdio.h>
#include <stdlib.h>

#define BASE 0
#define MASK 255

/* Reads words and prints each as a number, in the form of literals in C, and the rest of the word after it. */
int main(void) {
    char word[80];
    long total = 0;
    while (scanf("%79s", word) == 1) {
        char *rest;
        long number = strtol(word, &rest, BASE);
        total += number;
        printf("%ld %lo %lx '%s' %ld\n", number, (unsigned long)number & MASK, (unsigned long)number & MASK, rest, number >> 2);
    }
    printf("%ld\n", total);
    return 0;
}
