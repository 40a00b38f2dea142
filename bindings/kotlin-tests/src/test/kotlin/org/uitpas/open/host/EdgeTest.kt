package org.uitpas.open.host

import java.nio.file.Path
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.uitpas.open.core.CodeScanner
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterApp
import org.uitpas.open.core.PlatformException
import org.uitpas.open.core.SecretStore
import org.uitpas.open.core.UitpasConfig
import org.uitpas.open.core.UitpasException
import org.uitpas.open.core.ViewListener

/** Errors, listeners and bytes across the edge. */
class EdgeTest {
    private fun config(url: String, folder: String? = null) =
        UitpasConfig(url, null, "uitpas-app", "org.uitpas.open:/login", folder, true, "fr-BE")

    /** A platform whose secret store is locked. */
    private object LockedSecrets : SecretStore {
        override fun read(key: String): ByteArray? = throw PlatformException.Unavailable()

        override fun write(key: String, value: ByteArray): Unit = throw PlatformException.Unavailable()

        override fun remove(key: String): Unit = throw PlatformException.Unavailable()
    }

    @Test
    fun `a locked secret store is said with a code and a text for the person`(@TempDir folder: Path) {
        val error = assertThrows(UitpasException.CannotOpen::class.java) {
            CounterApp.open(config("http://127.0.0.1:1", folder.toString()), LockedSecrets, HostClock)
        }
        assertTrue(error.code.isNotEmpty())
        assertTrue(error.text.length > 10)
    }

    @Test
    fun `an address that is none is refused`() {
        assertThrows(UitpasException.CannotOpen::class.java) { CounterApp.open(config("no address"), MemorySecrets(), HostClock) }
    }

    @Test
    fun `the listener hears of a change and the view is in the chosen language`() {
        CounterApp.open(config("http://127.0.0.1:1"), MemorySecrets(), HostClock).use { app ->
            val heard = CountDownLatch(1)
            app.setListener(object : ViewListener {
                override fun viewChanged() = heard.countDown()
            })
            assertEquals("fr", app.view().language)
            app.dispatch(CounterAction.SetLanguage("de"))
            assertTrue(heard.await(10, TimeUnit.SECONDS))
            assertEquals("de", app.view().language)
        }
    }

    @Test
    fun `a frame that lies about its size holds no code`() {
        CodeScanner().use { scanner ->
            assertNull(scanner.read(ByteArray(10), 640u, 480u, 640u))
            assertNull(scanner.read(ByteArray(0), 0u, 0u, 0u))
            assertNull(scanner.read(ByteArray(640 * 480), 640u, 480u, UInt.MAX_VALUE))
            assertNull(scanner.read(ByteArray(640 * 480) { 127 }, 640u, 480u, 640u))
        }
    }
}
