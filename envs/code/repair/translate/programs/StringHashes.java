import java.util.Scanner;

public class StringHashes {
    static final int BUCKETS = 16;
    static final int SEED = 17;

    /** Reads lines and prints in which bucket each belongs, by several ways to find one. */
    public static void main(String[] arguments) {
        Scanner input = new Scanner(System.in, "UTF-8");
        int all = SEED;
        while (input.hasNextLine()) {
            String line = input.nextLine();
            int hash = line.hashCode();
            all = 31 * all + hash;
            int spread = hash ^ (hash >>> 16);
            System.out.println(hash + " " + hash % BUCKETS + " " + Math.floorMod(hash, BUCKETS) + " " + (spread & (BUCKETS - 1)));
        }
        System.out.println(all + " " + Math.abs(all) / BUCKETS + " " + (byte) all + " " + (char) ('a' + Math.floorMod(all, 26)));
    }
}
