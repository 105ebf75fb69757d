#include <ctype.h>
#include <stdio.h>

#define LIMIT 9
#define MARK '*'

/* Reads characters and counts points; some cases of the switch go on into the next one. */
int main(void) {
    int character, points = 0, line = 1, deep = 0;
    while ((character = getchar()) != EOF) {
        switch (character) {
        case '(':
            deep++;
            /* fall through */
        case ')':
            if (character == ')' && deep-- == 0)
                deep = 0;
            break;
        case MARK:
            points += 10;
            /* fall through */
        case '+':
            points += deep;
            /* fall through */
        case '-':
            points++;
            break;
        case '\n':
            printf("%d: %d %d\n", line++, points % LIMIT, points / LIMIT);
            points = 0;
            break;
        default:
            if (isdigit(character))
                points -= character - '0';
            else if (isupper(character))
                points = -points;
        }
    }
    printf("end %d %d\n", points, deep);
    return 0;
}
