package org.uitpas.open.app

import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.concurrent.ConcurrentHashMap
import javax.crypto.KeyGenerator
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey

/** The platform's Keystore in memory, since there is none on a desk. Only what an app may ask of the real one. */
object SoftKeystore {
    val keys = ConcurrentHashMap<String, SecretKey>()

    /** What goes wrong inside it, if anything. */
    var failure: RuntimeException? = null

    fun install() {
        // One of another version of Android may stand there, with keys of its own.
        if (Security.getProvider(NAME) is SoftProvider) return
        Security.removeProvider(NAME)
        Security.addProvider(SoftProvider())
    }

    const val NAME = "AndroidKeyStore"
}

@Suppress("DEPRECATION")
class SoftProvider : Provider(SoftKeystore.NAME, 1.0, "keys in memory") {
    init {
        put("KeyStore.AndroidKeyStore", Store::class.java.name)
        put("KeyGenerator.AES", Generator::class.java.name)
    }

    class Generator : KeyGeneratorSpi() {
        private var alias = ""

        override fun engineInit(random: SecureRandom?) = error("the Keystore wants a specification")

        override fun engineInit(size: Int, random: SecureRandom?) = error("the Keystore wants a specification")

        override fun engineInit(specification: AlgorithmParameterSpec, random: SecureRandom?) {
            alias = specification.javaClass.getMethod("getKeystoreAlias").invoke(specification) as String
        }

        override fun engineGenerateKey(): SecretKey =
            KeyGenerator.getInstance("AES", "SunJCE").apply { init(256) }.generateKey().also { SoftKeystore.keys[alias] = it }
    }

    class Store : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? {
            SoftKeystore.failure?.let { throw it }
            return SoftKeystore.keys[alias]
        }

        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

        override fun engineStore(stream: OutputStream?, password: CharArray?) = Unit

        override fun engineContainsAlias(alias: String) = SoftKeystore.keys.containsKey(alias)

        override fun engineIsKeyEntry(alias: String) = SoftKeystore.keys.containsKey(alias)

        override fun engineAliases() = Collections.enumeration(SoftKeystore.keys.keys)

        override fun engineSize() = SoftKeystore.keys.size

        override fun engineDeleteEntry(alias: String) {
            SoftKeystore.keys.remove(alias)
        }

        override fun engineGetCertificate(alias: String): Certificate? = null

        override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

        override fun engineGetCertificateAlias(certificate: Certificate?): String? = null

        override fun engineGetCreationDate(alias: String): Date? = null

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) =
            error("keys are generated inside")

        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = error("keys are generated inside")

        override fun engineSetCertificateEntry(alias: String, certificate: Certificate?) = error("no certificates")
    }
}
