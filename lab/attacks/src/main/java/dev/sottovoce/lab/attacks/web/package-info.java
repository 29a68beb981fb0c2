/** What pages of other sites, and peers that say nothing, try at the doors of HTTPS and SIP. */
@NullMarked
package dev.sottovoce.lab.attacks.web;

import org.jspecify.annotations.NullMarked;
