/**
 * Debian's libcrypto and libsodium for ARM64, stepped through instruction by instruction in qemu's
 * user mode: does what a secret holds decide which instructions run, or which memory they touch?
 * Emulation says nothing about time; that is for the timing test on a real device.
 */
@NullMarked
package dev.sottovoce.lab.sidechannel.arm;

import org.jspecify.annotations.NullMarked;
