#include <stdio.h>

#define WIDTH 3
#define SCALE 10

/* Reads whole numbers and prints, for each, the average of the last WIDTH of them and how far it is from the number. */
int main(void) {
    long window[WIDTH] = {0};
    long number, sum = 0;
    int count = 0;
    while (scanf("%ld", &number) == 1) {
        sum += number - window[count % WIDTH];
        window[count % WIDTH] = number;
        count++;
        long average = sum * SCALE / WIDTH;
        long away = number * SCALE - average;
        printf("%ld %ld %ld\n", average, away / SCALE, away % SCALE);
    }
    printf("%d\n", count);
    return 0;
}
