package org.uitpas.open.app.system

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.util.AtomicFile
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import org.uitpas.open.core.PlatformException
import org.uitpas.open.core.SecretStore

/**
 * Secrets in files that only a key of the Keystore opens; the key itself never leaves it.
 *
 * A file holds the nonce that the Keystore chose, then the sealed secret, bound to its name.
 */
class KeystoreSecrets(private val folder: File) : SecretStore {
    override fun read(key: String): ByteArray? = guarded {
        val file = file(key)
        if (!file.baseFile.exists()) return@guarded null
        val sealed = file.readFully()
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, secretKey(), GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES))
        cipher.updateAAD(key.toByteArray())
        cipher.doFinal(sealed, NONCE_BYTES, sealed.size - NONCE_BYTES)
    }

    override fun write(key: String, value: ByteArray) = guarded {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.ENCRYPT_MODE, secretKey())
        cipher.updateAAD(key.toByteArray())
        val sealed = cipher.iv + cipher.doFinal(value)
        folder.mkdirs()
        val file = file(key)
        val stream = file.startWrite()
        try {
            stream.write(sealed)
            file.finishWrite(stream)
        } catch (error: IOException) {
            file.failWrite(stream)
            throw error
        }
    }

    override fun remove(key: String) = guarded { file(key).delete() }

    /** The core names its secrets itself, in letters, digits and hyphens. */
    private fun file(key: String) = AtomicFile(File(folder, key))

    private fun secretKey(): SecretKey {
        val store = KeyStore.getInstance(STORE).apply { load(null) }
        (store.getKey(ALIAS, null) as? SecretKey)?.let { return it }
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec =
            KeyGenParameterSpec
                .Builder(ALIAS, purposes)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE).run {
            init(spec)
            generateKey()
        }
    }

    private fun <T> guarded(deed: () -> T): T = try {
        deed()
    } catch (_: GeneralSecurityException) {
        throw PlatformException.Unavailable()
    } catch (_: IOException) {
        throw PlatformException.Unavailable()
    } catch (_: ProviderException) {
        // The Keystore itself fails.
        throw PlatformException.Unavailable()
    } catch (_: IllegalArgumentException) {
        // A file too short to hold what was sealed.
        throw PlatformException.Unavailable()
    }

    private companion object {
        const val STORE = "AndroidKeyStore"
        const val ALIAS = "uitpas"
        const val TRANSFORMATION = "AES/GCM/NoPadding"
        const val NONCE_BYTES = 12
        const val TAG_BITS = 128
    }
}
