package org.uitpas.open.app.system

import android.content.Context
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import org.uitpas.open.app.core.Seat

/** Whether the platform sees a network; the core tries at once when one comes. */
class Network(context: Context) : ConnectivityManager.NetworkCallback() {
    private val manager = context.getSystemService(ConnectivityManager::class.java)
    private val seats = mutableListOf<Seat<*, *>>()

    /** Right now. */
    @Volatile
    var online = manager.activeNetwork?.let(manager::getNetworkCapabilities)?.hasInternet() ?: false
        private set

    init {
        manager.registerDefaultNetworkCallback(this)
    }

    /** Tells this seat from now on. */
    @Synchronized
    fun follow(seat: Seat<*, *>) {
        seats += seat
        // What changed while it was being opened.
        seat.setOnline(online)
    }

    override fun onCapabilitiesChanged(network: android.net.Network, capabilities: NetworkCapabilities) = tell(capabilities.hasInternet())

    override fun onLost(network: android.net.Network) = tell(false)

    @Synchronized
    private fun tell(now: Boolean) {
        if (now == online) return
        online = now
        seats.forEach { it.setOnline(now) }
    }

    private fun NetworkCapabilities.hasInternet() = hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
}
