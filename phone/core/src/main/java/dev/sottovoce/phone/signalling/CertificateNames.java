package dev.sottovoce.phone.signalling;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** The names and addresses in a certificate (RFC 9525); our authority issues no wildcards. */
public final class CertificateNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  /**
   * Whether a certificate names a host.
   *
   * @param host a name, or an address without brackets
   */
  public static boolean include(X509Certificate certificate, String host)
      throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) return false;
    boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    for (List<?> name : names) {
      String value = String.valueOf(name.get(1));
      if (!address && name.get(0).equals(DNS_NAME) && value.equalsIgnoreCase(host)) return true;
      if (address && name.get(0).equals(IP_ADDRESS) && sameAddress(value, host)) return true;
    }
    return false;
  }

  private static boolean sameAddress(String one, String other) {
    try {
      // Both are literals: nothing is looked up.
      return InetAddress.getByName(one).equals(InetAddress.getByName(other));
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
