package org.uitpas.open.app

import android.net.ConnectivityManager
import android.net.ConnectivityManager.NetworkCallback
import android.net.NetworkCapabilities
import android.os.Build
import java.io.File
import org.junit.rules.ExternalResource
import org.robolectric.Shadows.shadowOf
import org.uitpas.open.app.core.Seats
import org.uitpas.open.host.RegistryProcess

/** The process in a test: its registry is a real one on this machine. */
open class TestApplication : UitpasApplication() {
    private val lines = mutableMapOf<NetworkCallback, Phone>()
    private val memories = mutableListOf<Seats>()
    private val connectivity get() = getSystemService(ConnectivityManager::class.java)

    override val registryUrl get() = registry.url

    override fun onCreate() {
        ownLibrary
        SoftKeystore.install()
        online(true)
        // The manifest asks for it, which is lost on the way here.
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) applicationInfo.setEnableOnBackInvokedCallback(true)
        super.onCreate()
    }

    /** The end of a test: nothing goes on in the next one. */
    override fun onTerminate() {
        memories.forEach { memory -> memory.opened.forEach { it.end() } }
        super.onTerminate()
    }

    /** A phone with nothing in memory. */
    internal fun emptyMemory() = Seats(this).also { memories += it }

    /** What the phone in the person's hand has in memory; another phone beside it has other things. */
    internal var memory
        get() = seats
        set(value) {
            seats = value
        }

    /** Whether the platform sees a network, without telling anybody. */
    fun online(on: Boolean) {
        val capabilities = shadowOf(checkNotNull(connectivity.getNetworkCapabilities(connectivity.activeNetwork)))
        if (on) capabilities.addCapability(INTERNET) else capabilities.removeCapability(INTERNET)
    }

    /** As the platform tells of a network that came or went, to those who listen on this phone. */
    fun network(phone: Phone, on: Boolean) {
        online(on)
        val network = checkNotNull(connectivity.activeNetwork)
        val capabilities = checkNotNull(connectivity.getNetworkCapabilities(network))
        for (callback in linesOf(phone)) {
            if (on) callback.onCapabilitiesChanged(network, capabilities) else callback.onLost(network)
        }
    }

    /** As after the end of the phone's process: nothing in memory, everything on the disk. */
    fun forget(phone: Phone) {
        linesOf(phone).forEach(connectivity::unregisterNetworkCallback)
        seats.opened.forEach { it.end() }
        memories -= seats
        seats = emptyMemory()
    }

    /** Whoever listens and belongs to no other phone is this one's. */
    fun linesOf(phone: Phone): List<NetworkCallback> {
        val all = shadowOf(connectivity).networkCallbacks.toList()
        all.forEach { lines.putIfAbsent(it, phone) }
        return all.filter { lines[it] === phone }
    }

    companion object {
        private const val INTERNET = NetworkCapabilities.NET_CAPABILITY_INTERNET

        /**
         * The core for this version of Android alone: each loads classes of its own, and the callbacks of the last one
         * that loaded the same library would be called for all.
         */
        private val ownLibrary by lazy {
            val name = System.mapLibraryName("uitpas_ffi")
            val built = checkNotNull(System.getProperty("jna.library.path")).split(File.pathSeparator).map { File(it, name) }
            val copy = File.createTempFile("uitpas-", name).apply { deleteOnExit() }
            built.first { it.exists() }.copyTo(copy, overwrite = true)
            System.setProperty("uniffi.component.uitpas_ffi.libraryOverride", copy.path)
        }

        /** One for all tests that do not mind who came before. */
        private val shared by lazy { RegistryProcess().also { Runtime.getRuntime().addShutdownHook(Thread(it::close)) } }
        private var own: RegistryProcess? = null

        /** The one that a phone opened now talks to. */
        val registry get() = own ?: shared
    }

    /** A registry that nobody used before, for as long as the test runs. */
    class OwnRegistry : ExternalResource() {
        override fun before() {
            own = RegistryProcess()
        }

        override fun after() {
            own?.close()
            own = null
        }
    }
}
