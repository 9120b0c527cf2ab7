#ifndef HEARD_H
#define HEARD_H

/*
 * What is heard in 10 ms: all that the judges of sound (pulse, beats, speech,
 * sections) ever see of it.
 *
 * Frame n (from 0) belongs to the time n / 100 s after the first sample: that
 * is the middle of its windows at any sample rate, so nothing is early or late
 * by a constant.  Before the first sample and after the last there is silence.
 */

enum { HEARD_HZ = 100, HEARD_BANDS = 40 };

struct heard {
	/* log10(1 + 1000 * m): triangular bands, equal in mel, 30 Hz to 11 kHz,
	 * m the band's magnitude (a full-scale sine: about 1); 0 in bands above
	 * the file's Nyquist frequency. */
	float mel[HEARD_BANDS];

	/* Magnitude by pitch class, C first, from a longer window (0.34 s, ten
	 * a second, held between); sum 1, or all 0 in silence. */
	float chroma[12];

	/* Linear, of the 10 ms around the frame's time, as they are: with the
	 * constant part, if there is one. */
	float rms, peak;

	float centroid;  /* Hz, of the magnitudes from 45 Hz to 11 kHz; 0 in silence */
	float flatness;  /* 0 tone .. 1 noise, of the bands' densities; 0 in silence */
	float crossings; /* zero crossings a second, about the slow mean */

	/* Sum of the positive changes of mel to the frame before (its maximum
	 * of neighbouring bands), / HEARD_BANDS. */
	float flux;

	/* How often the energy of the wave's steps doubles at the sharpest
	 * rise in these 10 ms (0: it does not), and where that is, in seconds
	 * after the frame's time: -0.005 .. 0.006. */
	float attack, attack_at;
};

#endif
