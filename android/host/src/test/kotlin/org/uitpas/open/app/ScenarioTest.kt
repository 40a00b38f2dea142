package org.uitpas.open.app

import android.Manifest
import com.fasterxml.jackson.databind.ObjectMapper
import java.io.File
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** Every scenario file, played by hand on the app's screens. */
@RunWith(ParameterizedRobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class, qualifiers = "nl-w360dp-h640dp-xhdpi")
class ScenarioTest(private val file: String) {
    @get:Rule val registry = TestApplication.OwnRegistry()

    @get:Rule val cameras = FakeCameras()

    @Before
    fun phones() {
        fitNfc()
        shadowOf(RuntimeEnvironment.getApplication()).grantPermissions(Manifest.permission.CAMERA)
    }

    @Test
    fun plays() = ScenarioPlayer(cameras).play(ObjectMapper().readTree(File(folder, file)))

    companion object {
        private val folder = File(System.getProperty("uitpas.root")!!, "tests/scenarios")

        @JvmStatic
        @Parameters(name = "{0}")
        fun files() = checkNotNull(folder.list { _, name -> name.endsWith(".json") }).sorted().also { check(it.isNotEmpty()) }
    }
}
