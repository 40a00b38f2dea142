package org.uitpas.open.app

import java.io.File
import java.security.ProviderException
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.uitpas.open.app.system.KeystoreSecrets
import org.uitpas.open.core.PlatformException

/** What the core is promised of a secret store, and that no other exception than its own ever reaches it. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = TestApplication::class)
class KeystoreSecretsTest {
    @get:Rule val temporary = TemporaryFolder()

    private val folder by lazy { File(temporary.root, "secrets") }
    private val secrets by lazy { KeystoreSecrets(folder) }
    private val secret = ByteArray(64) { it.toByte() }
    private val file get() = File(folder, "token")

    @Before
    fun keystore() {
        SoftKeystore.install()
        SoftKeystore.keys.clear()
    }

    @After
    fun mend() {
        SoftKeystore.failure = null
    }

    private fun refused(deed: () -> Unit) {
        assertThrows(PlatformException::class.java) { deed() }
    }

    @Test
    fun `gives back what it was given, also to the next process`() {
        assertNull(secrets.read("token"))
        secrets.write("token", secret)
        assertArrayEquals(secret, KeystoreSecrets(folder).read("token"))
        secrets.write("token", byteArrayOf())
        assertArrayEquals(byteArrayOf(), secrets.read("token"))
    }

    @Test
    fun `forgets what it is told to, also twice`() {
        secrets.write("token", secret)
        secrets.remove("token")
        secrets.remove("token")
        assertNull(secrets.read("token"))
    }

    @Test
    fun `no secret lies in its file, and never twice the same`() {
        secrets.write("token", secret)
        val first = file.readBytes()
        assertFalse(first.toList().windowed(secret.size).any { it == secret.toList() })
        secrets.write("token", secret)
        assertFalse(first.contentEquals(file.readBytes()))
    }

    @Test
    fun `a secret under another's name is refused`() {
        secrets.write("token", secret)
        file.copyTo(File(folder, "key"))
        refused { secrets.read("key") }
    }

    @Test
    fun `a file that was cut is refused, wherever it was cut`() {
        secrets.write("token", secret)
        val whole = file.readBytes()
        for (length in 0 until whole.size) {
            file.writeBytes(whole.copyOf(length))
            refused { secrets.read("token") }
        }
    }

    @Test
    fun `a file that was altered is refused, wherever it was altered`() {
        secrets.write("token", secret)
        val whole = file.readBytes()
        for (place in whole.indices) {
            file.writeBytes(whole.copyOf().also { it[place] = (it[place] + 1).toByte() })
            refused { secrets.read("token") }
        }
    }

    @Test
    fun `without its key a secret is refused, and a new one can be written`() {
        secrets.write("token", secret)
        SoftKeystore.keys.clear()
        refused { secrets.read("token") }
        secrets.write("token", secret)
        assertArrayEquals(secret, secrets.read("token"))
    }

    @Test
    fun `a Keystore that fails is told as the core expects it`() {
        secrets.write("token", secret)
        SoftKeystore.failure = ProviderException("Keystore operation failed")
        refused { secrets.read("token") }
        refused { secrets.write("token", secret) }
        SoftKeystore.failure = null
        assertArrayEquals(secret, secrets.read("token"))
    }

    @Test
    fun `a folder that cannot be written is told as the core expects it`() {
        folder.writeText("a file in its place")
        refused { secrets.write("token", secret) }
        assertTrue(folder.isFile)
    }
}
