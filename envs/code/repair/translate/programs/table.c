#include <stdio.h>

#define WIDTH 8
#define DIGITS 2

/* Reads lines of a name, an amount and a count, and prints a table. */
int main(void) {
    char name[40];
    double amount;
    int count, rows = 0;
    float sum = 0;
    while (scanf("%39s %lf %d", name, &amount, &count) == 3) {
        sum += (float)(amount * count);
        rows++;
        printf("%-*.*s|%*.*f|%+05d|%x\n", WIDTH, WIDTH - 1, name, WIDTH, DIGITS, amount, count, (unsigned)count & 0xffff);
    }
    printf("%.*f %.3e\n", DIGITS, sum, rows ? sum / rows : 0.0);
    return 0;
}
