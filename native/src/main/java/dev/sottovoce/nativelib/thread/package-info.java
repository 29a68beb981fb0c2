/** What Linux lets a thread be: sched_setscheduler(2) and setpriority(2). From any thread. */
@NullMarked
package dev.sottovoce.nativelib.thread;

import org.jspecify.annotations.NullMarked;
