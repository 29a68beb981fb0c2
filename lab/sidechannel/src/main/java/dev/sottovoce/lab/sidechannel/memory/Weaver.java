package dev.sottovoce.lab.sidechannel.memory;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that lets {@link Tap} see secrets come and go: ours, and Bouncy Castle's where a
 * protocol machine leaves its keys to it. The product's code knows nothing of it.
 */
public final class Weaver implements ClassFileTransformer {
  private static final ClassDesc TAP = ClassDesc.of(Tap.class.getName());
  private static final MethodTypeDesc TAKES_OBJECT =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);

  /** Per class, the methods that are woven into. */
  private static final Map<String, Map<String, CodeTransform>> WOVEN =
      Map.of(
          "dev/sottovoce/crypto/Secret",
          Map.of("<init>", atReturn(0, "made"), "destroy", atStart("ending")),
          // The secrets of DTLS 1.2; the argument is the array that it keeps.
          "org/bouncycastle/tls/crypto/impl/AbstractTlsSecret",
          Map.of("<init>", atReturn(1, "kept")),
          // Each key that a cipher or MAC of Bouncy Castle's is given.
          "org/bouncycastle/crypto/params/KeyParameter",
          Map.of("<init>", atReturn(0, "keyed")));

  private Weaver() {}

  /** Called by the virtual machine before {@link Child#main}. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(new Weaver());
  }

  /** An argument for a virtual machine with this class on its class path. */
  static String agentArgument(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", Weaver.class.getName());
    Path jar = folder.resolve("agent.jar");
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, manifest).close();
    }
    return "-javaagent:" + jar;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] octets) {
    Map<String, CodeTransform> woven = name == null ? null : WOVEN.get(name);
    if (woven == null) return null;
    try {
      ClassFile classFile = ClassFile.of();
      ClassModel model = classFile.parse(octets);
      return classFile.transformClass(model, weaving(woven));
    } catch (RuntimeException e) {
      // The virtual machine would go on without a word, and nothing would be seen.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
      return null;
    }
  }

  private static ClassTransform weaving(Map<String, CodeTransform> methods) {
    return (builder, element) -> {
      CodeTransform code =
          element instanceof MethodModel method
              ? methods.get(method.methodName().stringValue())
              : null;
      if (code == null) builder.with(element);
      else builder.transformMethod((MethodModel) element, MethodTransform.transformingCode(code));
    };
  }

  private static CodeTransform atStart(String tapped) {
    return new CodeTransform() {
      @Override
      public void atStart(CodeBuilder builder) {
        builder.aload(0).invokestatic(TAP, tapped, TAKES_OBJECT);
      }

      @Override
      public void accept(CodeBuilder builder, CodeElement element) {
        builder.with(element);
      }
    };
  }

  private static CodeTransform atReturn(int variable, String tapped) {
    return (builder, element) -> {
      if (element instanceof ReturnInstruction) {
        builder.aload(variable).invokestatic(TAP, tapped, TAKES_OBJECT);
      }
      builder.with(element);
    };
  }
}
