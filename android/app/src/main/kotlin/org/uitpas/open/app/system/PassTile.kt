package org.uitpas.open.app.system

import android.annotation.SuppressLint
import android.annotation.TargetApi
import android.app.PendingIntent
import android.content.Intent
import android.os.Build
import android.service.quicksettings.Tile
import android.service.quicksettings.TileService
import org.uitpas.open.app.MainActivity

/** "Show my pass" in the quick settings. */
class PassTile : TileService() {
    override fun onStartListening() {
        qsTile?.run {
            state = Tile.STATE_ACTIVE
            updateTile()
        }
    }

    override fun onClick() {
        val intent = MainActivity.showPass(this)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) openOn34(intent) else open(intent)
    }

    @SuppressLint("StartActivityAndCollapseDeprecated")
    @Suppress("DEPRECATION")
    private fun open(intent: Intent) = startActivityAndCollapse(intent)

    @TargetApi(Build.VERSION_CODES.UPSIDE_DOWN_CAKE)
    private fun openOn34(intent: Intent) =
        startActivityAndCollapse(PendingIntent.getActivity(this, 0, intent, PendingIntent.FLAG_IMMUTABLE))
}
