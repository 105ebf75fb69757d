import java.util.Scanner;

public class Averages {
    static final int PARTS = 4;
    static final double SHARE = 0.5;

    /** Reads whole numbers and prints each with three kinds of division of it, and in the end some sums. */
    public static void main(String[] arguments) {
        Scanner input = new Scanner(System.in);
        int sum = 0;
        int count = 0;
        int drift = 0;
        while (input.hasNextInt()) {
            int number = input.nextInt();
            sum += number;
            count++;
            drift += number * SHARE;
            System.out.println(number / PARTS + " " + Math.floorDiv(number, PARTS) + " " + Math.round((double) number / PARTS)
                    + " " + (int) (number * SHARE) + " " + Math.round(number * SHARE));
        }
        System.out.println(sum + " " + drift + " " + (count == 0 ? 0 : sum / count));
    }
}
