/**
 * UDP through the operating system: several sockets with one thread that receives on all of them.
 * Channels of Java everywhere; what does it with fewer calls on some system is found as a service.
 * Sending is safe from any thread.
 */
@NullMarked
package dev.sottovoce.phone.udp;

import org.jspecify.annotations.NullMarked;
