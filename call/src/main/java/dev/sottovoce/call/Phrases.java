package dev.sottovoce.call;

/**
 * Reason phrases of the responses that a phone sends (RFC 3261 section 21, RFC 8224 section 6.2.2).
 */
final class Phrases {
  private Phrases() {}

  static String of(int status) {
    return switch (status) {
      case 180 -> "Ringing";
      case 200 -> "OK";
      case 405 -> "Method Not Allowed";
      case 415 -> "Unsupported Media Type";
      case 420 -> "Bad Extension";
      case 480 -> "Temporarily Unavailable";
      case 428 -> "Use Identity Header";
      case 437 -> "Unsupported Credential";
      case 438 -> "Invalid Identity Header";
      case 469 -> "Bad Info Package";
      case 481 -> "Call/Transaction Does Not Exist";
      case 486 -> "Busy Here";
      case 487 -> "Request Terminated";
      case 488 -> "Not Acceptable Here";
      case 491 -> "Request Pending";
      case 500 -> "Server Internal Error";
      case 504 -> "Server Time-out";
      case 603 -> "Decline";
      default -> "Status " + status;
    };
  }
}
