package dev.sottovoce.phone.audio;

/**
 * The power spectrum of a block of samples under a Hann window, by the radix-2 fast Fourier
 * transform. Confined to one thread.
 */
public final class Fourier {
  private final int size;
  private final double[] hann;
  private final double[] real;
  private final double[] imaginary;

  /**
   * @param size samples in a block, a power of two
   */
  public Fourier(int size) {
    if (Integer.bitCount(size) != 1) throw new IllegalArgumentException("no power of two: " + size);
    this.size = size;
    this.real = new double[size];
    this.imaginary = new double[size];
    this.hann = new double[size];
    for (int i = 0; i < size; i++) hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / size);
  }

  /**
   * The power in each of {@code size / 2} bands.
   *
   * @param block as many samples as the size says
   */
  public double[] power(double[] block) {
    int shift = Integer.numberOfLeadingZeros(size) + 1;
    for (int i = 0; i < size; i++) {
      int place = Integer.reverse(i) >>> shift;
      real[place] = block[i] * hann[i];
      imaginary[place] = 0;
    }
    for (int half = 1; half < size; half *= 2) butterflies(half);
    double[] power = new double[size / 2];
    for (int i = 0; i < power.length; i++) {
      power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
    }
    return power;
  }

  private void butterflies(int half) {
    for (int k = 0; k < half; k++) {
      double cos = Math.cos(-Math.PI * k / half);
      double sin = Math.sin(-Math.PI * k / half);
      for (int i = k; i < size; i += 2 * half) {
        int j = i + half;
        double re = real[j] * cos - imaginary[j] * sin;
        double im = real[j] * sin + imaginary[j] * cos;
        real[j] = real[i] - re;
        imaginary[j] = imaginary[i] - im;
        real[i] += re;
        imaginary[i] += im;
      }
    }
  }
}
