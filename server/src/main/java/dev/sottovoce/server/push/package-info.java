/**
 * Wakes phones by push services (RFC 8599): WebPush (RFC 8030, 8291, 8292), APNs and FCM. Pushes
 * are sealed to the phone, always as long, and name nobody. Sending blocks and has its own threads.
 */
@NullMarked
package dev.sottovoce.server.push;

import org.jspecify.annotations.NullMarked;
