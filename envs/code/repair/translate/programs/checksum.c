#include <stdio.h>

#define PRIME 16777619u
#define BASIS 2166136261u
#define SHIFT 5

/* Reads lines and prints three checksums of each, of its bytes without the end of the line. */
int main(void) {
    char line[400];
    while (fgets(line, sizeof line, stdin)) {
        unsigned int hash = BASIS;
        unsigned char small = 0;
        short middle = 0;
        for (int i = 0; line[i] && line[i] != '\n'; i++) {
            unsigned char byte = (unsigned char)line[i];
            hash = (hash ^ byte) * PRIME;
            small = (unsigned char)(small << 1 | small >> 7) ^ byte;
            middle = (short)(middle * SHIFT + (signed char)byte);
        }
        printf("%u %d %d\n", hash, small, middle);
    }
    return 0;
}
