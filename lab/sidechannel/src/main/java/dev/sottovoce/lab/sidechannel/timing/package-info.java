/**
 * A statistical timing test after dudect (Reparaz, Balasch, Verbauwhede, 2017): two classes of
 * input take turns at random, and Welch's t tells whether their times differ.
 */
@NullMarked
package dev.sottovoce.lab.sidechannel.timing;

import org.jspecify.annotations.NullMarked;
