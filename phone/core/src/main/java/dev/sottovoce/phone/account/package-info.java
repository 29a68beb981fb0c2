/**
 * Who is who for this phone: its own account, the accounts of others as they were pinned, and what
 * of them was verified (design section 4). The server is asked and not believed. Calls that ask it
 * block or return a future; objects may be used from any thread.
 */
@NullMarked
package dev.sottovoce.phone.account;

import org.jspecify.annotations.NullMarked;
