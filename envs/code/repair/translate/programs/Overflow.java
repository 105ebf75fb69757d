import java.util.Scanner;

public class Overflow {
    static final int FACTOR = 1000003;
    static final int DAYS = 24;

    /** Reads pairs of numbers and prints products, quotients and shifts of int and long. */
    public static void main(String[] arguments) {
        Scanner input = new Scanner(System.in);
        while (input.hasNextInt()) {
            int one = input.nextInt();
            int other = input.nextInt();
            long narrow = one * FACTOR;
            long wide = (long) one * FACTOR;
            int divisor = other == 0 ? DAYS : other;
            System.out.println(narrow + " " + wide + " " + one / divisor + " " + one % divisor + " " + (one << other) + " "
                    + (one >> other) + " " + (one >>> other) + " " + (int) (wide >>> 3) + " " + (short) (one + other));
        }
    }
}
