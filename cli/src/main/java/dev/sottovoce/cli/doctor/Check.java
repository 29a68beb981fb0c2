package dev.sottovoce.cli.doctor;

import java.util.List;

/** One thing to look at; a fault is a finding, never an exception. */
@FunctionalInterface
interface Check {
  List<Finding> look();
}
