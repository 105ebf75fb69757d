#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATORS ",;"
#define ROOM 6

/* Splits lines into fields and prints each field, cut to what its buffer holds, with the number at its beginning. */
int main(void) {
    char line[400];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        int sum = 0, fields = 0;
        for (char *field = strtok(line, SEPARATORS); field; field = strtok(NULL, SEPARATORS)) {
            char name[ROOM];
            strncpy(name, field, ROOM - 1);
            name[ROOM - 1] = 0;
            sum += atoi(field);
            fields++;
            printf("[%s]", name);
        }
        printf(" %d %d\n", fields, sum);
    }
    return 0;
}
