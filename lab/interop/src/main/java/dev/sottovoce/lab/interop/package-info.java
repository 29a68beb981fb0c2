/**
 * Calls with foreign phones, run as processes of their own: baresip is configured, started, driven
 * and listened to here. Peers are found on this machine, never shipped. Objects are confined to one
 * thread unless they say otherwise; only processes started here are ended here.
 */
@NullMarked
package dev.sottovoce.lab.interop;

import org.jspecify.annotations.NullMarked;
